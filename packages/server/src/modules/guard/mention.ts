// Who asks about an order, or quotes one, does not give it: "what does … mean", "may I ignore the previous instructions of the
// form". Only what stands in the same sentence before it, or right after it, tells.

const before =
  /~(?:what (?:does|do|is|are|was)(?! (?:your|you))|what's (?!your)|meaning of|mean by|define|definition of|(?:an? )?examples? of|prompt injections?|jailbreak(?:s|ing)?|attack(?:s|er|ers)?|(?:can|could|may|should|must|do|did|if|when) (?:i|we|(?:an? |the )?students?|they|he|she|one|the (?:student|teacher|office|registrar)s?)|i (?:accidentally|already|will|would|forgot|wonder)|my (?:teacher|professor|friend|classmate|advisor)|why (?:do|does|did|is|are|can|should)|how (?:do|does|can|to|should|would) (?:i|we|one|models?|an?|the|people|teachers?|students?|developers?|llms?|systems?|defend|protect|prevent|detect|stop)|who (?:may|can|could|is)|is there|are there|does the|why must|is it (?:possible|allowed|ok|okay|legal|true)|(?:defend|protect|guard|detect|prevent|research|paper|essay|article|lecture|course|class|chapter|explain|phrase|word|sentence|title|titled|called|says?|said|wrote|told me|against|difference between)) /
const beforeZh =
  /什么是|什么叫|何谓|含义|意思|定义|为什么|为何|例子|示例|举例|攻击|注入|越狱|防范|防止|防御|检测|识别|论文|文章|讲座|课程|课上|课件|教材|讲义|作业|题目|这句话|这个词|老师(?:说|让|要求|讲)|同学(?:说|问)|书上|网上|有人|我(?:们)?(?:可以|能|能不能|可不可以|是否|是不是|要不要|需要|该不该|应该|必须|不小心|已经|刚才|想了解|想知道|在学|在写|正在写|想研究|忘)|学生(?:可以|能|是否|应该|必须)|是否(?:可以|能|允许)|可以不|怎么(?:看待|理解|防|避免|处理)|如何(?:防|看待|理解|避免|处理)/
const after = /^[^.!?;]{0,24}(?:" ?)(?:mean|attack|prompt injection|什么意思|是什么意思|的意思|这句话|这种|这类|攻击|的攻击|为什么|的例子|的含义|属于)|^[^.!?;]{0,10}(?:什么意思|是什么意思|的含义|这句话|这种攻击|这类攻击|的攻击|的例子|属于(?:什么|哪))/

const beforeLatin = new RegExp(before.source.replace('~', '(?:^|[^a-z])'), 'u')

/** @param text a folded reading */
export function isTalkedAbout(text: string, start: number, end: number): boolean {
  const sentence = text.slice(Math.max(lastStop(text, start), start - 160), start + 1)
  return beforeLatin.test(sentence) || beforeZh.test(sentence) || after.test(text.slice(end - 1, end + 60))
}

function lastStop(text: string, before: number): number {
  return Math.max(...['.', '!', '?', ';'].map((mark) => text.lastIndexOf(mark, before - 1))) + 1
}
