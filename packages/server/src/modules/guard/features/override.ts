import type { Feature } from './feature.ts'

// What tells a model to do otherwise than it was told.

const leave = '(?:ignore|ignoring|disregard|disregarding|forget|override|overrule|bypass|discard|neglect|dismiss|abandon|set aside|throw (?:away|out)|wipe|erase|delete|drop|do not (?:follow|obey|apply)|don\'t (?:follow|obey|apply)|stop (?:following|obeying|applying)|pay no attention to|no longer (?:follow|obey))'
const earlier = '(?:previous|prior|above|earlier|preceding|foregoing|former|your|system|initial|original|hidden|internal|developer|default|all|any|every|everything|these|those)'
const orders = '(?:instructions?|prompts?|directives?|guidelines?|programming|orders|system message|developer message|training|safeguards?|guardrails?|safety)'
const limits = '(?:rules?|restrictions?|constraints?|limitations?|limits|policies|policy|filters?|protocols?|boundaries)'

const leaveZh = '(?:忽略|忽视|无视|忘记|忘掉|忘了|不要理会|不用理会|无需理会|不理会|抛开|抛弃|丢掉|丢弃|放弃|绕过|跳过|不要遵守|不要遵循|不必遵守|不用遵守|无需遵守|不再遵守|停止遵守|别管|不用管|不要管|作废|撤销|撤回|覆盖|清除|清空|删除|解除|取消|摆脱|违反|推翻|屏蔽)'
const earlierZh = '(?:之前|以前|以上|上面|上述|前面|先前|此前|前文|上文|所有|全部|一切|任何|原来|原有|原先|原本|系统|你的|你被|你收到|给你|开发者|初始|现有|既有|内置|预设)'
const ordersZh = '(?:指令|指示|提示词|提示语|系统提示|设定|命令|嘱咐|prompts?|instructions?|system message)'
const limitsZh = '(?:规则|规定|要求|限制|约束|准则|守则|原则|政策|规范|安全措施|安全机制|过滤)'

export const override: readonly Feature[] = [
  { family: 'override', what: 'leave-instructions', weight: 5, pattern: `~${leave}~(?:[a-z',]+ ){0,5}${earlier} (?:[a-z',]+ ){0,4}?${orders}~` },
  { family: 'override', what: 'leave-instructions', weight: 5, pattern: `~${leave} (?:everything|all|anything|whatever|what)…(?:above|before|were told|been told|told you|was said|they said|so far)~` },
  { family: 'override', what: 'leave-your-rules', weight: 5, pattern: `~${leave} (?:all (?:of )?)?(?:your|its) (?:[a-z']+ ){0,3}?${limits}~` },
  { family: 'override', what: 'leave-rules', weight: 2, untrusted: 4, pattern: `~${leave} (?:all |any |every )?(?:the |of the |these |existing )*${limits}~` },
  { family: 'override', what: 'orders-are-void', weight: 5, pattern: `~(?:previous|prior|above|earlier|original|your|system) ${orders} (?:[a-z]+ )?(?:is|are|were|was|have been|has been) (?:now |all |only )*(?:void|cancelled|canceled|outdated|obsolete|wrong|invalid|revoked|replaced|superseded|lifted|a test|disabled)~` },
  { family: 'override', what: 'new-orders', weight: 3, untrusted: 4, pattern: `~(?:new|updated|real|actual|true|revised) (?:system )?(?:instructions?|prompt|directives?|task|orders|message) ?(?:is|are|:|follows?|below)` },
  { family: 'override', what: 'new-orders', weight: 3, untrusted: 4, pattern: '(?:新的?|真正的?|最新的?|更新后的?)(?:系统)?(?:指令|提示词|任务|命令|设定) ?(?:是|为|如下|:)' },
  { family: 'override', what: 'from-now-on', weight: 2, untrusted: 3, pattern: '~(?:from now on|from this point on|henceforth|starting now|for the rest of this (?:chat|conversation)) ?,? (?:you|your|act|answer|respond|reply|ignore|always|never)~' },
  { family: 'override', what: 'from-now-on', weight: 2, untrusted: 3, pattern: '(?:从现在开始|从现在起|从此刻起|从今以后|接下来的?对话中?|自此),?你' },
  { family: 'override', what: 'without-limits', weight: 3, pattern: '~(?:without|no|free (?:of|from)|unbound by|not bound by|has no|have no|with no) (?:any |all |your )?(?:[a-z]+ )?(?:restrictions?|limitations?|filters?|censorship|guardrails?|safeguards?|moral|ethic(?:s|al)|content polic(?:y|ies))~' },
  { family: 'override', what: 'without-limits', weight: 3, pattern: '(?:没有|不再?受|无|解除|关闭|去掉|摆脱)(?:任何|一切|所有|你的|全部)?(?:的)?(?:内容|道德|安全|审查|系统)?(?:限制|约束|审查|过滤|道德束缚|安全机制|安全策略|安全过滤)' },
  { family: 'override', what: 'leave-instructions', weight: 5, pattern: `${leaveZh}(?:掉|了)?[^.!?;,]{0,6}${earlierZh}[^.!?;,]{0,10}${ordersZh}` },
  { family: 'override', what: 'leave-instructions', weight: 5, pattern: `(?:把|将)?(?:你)?${earlierZh}[^.!?;,]{0,10}${ordersZh}[^.!?;]{0,6}(?:忽略|无视|忘掉|忘记|作废|无效|失效|清空|删掉|删除|取消|丢掉|抛开|不再适用|不用管|不算)` },
  { family: 'override', what: 'leave-instructions', weight: 5, pattern: `${leaveZh}[^.!?;,]{0,4}(?:之前|以上|上面|前面|此前|先前)[^.!?;,]{0,6}(?:所有内容|一切内容|全部内容|说的一切|所有对话|的所有话|说过的话)` },
  { family: 'override', what: 'leave-your-rules', weight: 5, pattern: `${leaveZh}[^.!?;,]{0,4}(?:你的|你所有|你全部|给你的|你被|你必须|你受到|系统给你)[^.!?;,]{0,8}${limitsZh}` },
  { family: 'override', what: 'leave-rules', weight: 2, untrusted: 4, pattern: `${leaveZh}[^.!?;,]{0,4}(?:之前|以上|上面|前面|所有|全部|一切|任何)[^.!?;,]{0,6}${limitsZh}` },
  { family: 'override', what: 'leave-instructions', weight: 5, pattern: `~${leave} (?:all |any )?(?:of )?(?:the |these |those )?(?:${orders}|${limits}|text|messages?|lines?) (?:stated |given |written |shown )?(?:above|before this|so far|until now|from before|you (?:were|got|received|have))~` },
  { family: 'override', what: 'leave-instructions', weight: 5, pattern: `~${leave} (?:all |any )?(?:of )?(?:the |these |those )?(?:previous|prior|above|earlier|preceding|former|original) (?:[a-z]+ ){0,2}?${limits}~` },
  { family: 'override', what: 'orders-are-void', weight: 5, pattern: '~(?:everything|all|anything|whatever|what (?:stands|was written|you read)) (?:that (?:is|was|stands) )?(?:written |said |stated )?(?:above|before|so far|until now)…(?:outdated|void|obsolete|wrong|invalid|a test|no longer|does not (?:count|apply|matter))~' },
  { family: 'override', what: 'orders-are-void', weight: 4, untrusted: 5, pattern: '(?:以上|上面|前面|之前|此前)(?:的)?(?:所有|全部|一切)?(?:内容|的话|一切|说明|文字|规则|信息)?[^.!?;]{0,4}(?:过期|作废|不算数?|无效|失效|都是测试|不再有效)' },
  { family: 'override', what: 'new-orders', weight: 3, untrusted: 5, pattern: '~(?:your|the) (?:new |only |real )?(?:instructions?|task|job|orders|goal) (?:is|are) now~|你的(?:新|唯一)?(?:的)?(?:指令|任务|命令|目标)(?:现在|变|改|从现在)' },
  { family: 'override', what: 'obey-me', weight: 3, pattern: '~(?:obey (?:only )?(?:me|my)|(?:only )?(?:listen to|follow|act on|comply with) (?:only )?(?:me|my (?:orders?|commands?|instructions?|words?)|the next line)|do (?:exactly |only )?(?:as|what|whatever|everything) i (?:say|tell|ask|want|order)|you (?:now )?work (?:only )?for me|agree (?:to|with) (?:whatever|everything|anything))~' },
  { family: 'override', what: 'obey-me', weight: 3, pattern: '(?:只听我的?|听我的(?:命令|话|指挥)?就|我说什么你?就|按我(?:说的|的命令|的要求|的指示)(?:做|来|行事|办|执行)?|照我说的|服从我|满足我的?(?:一切|所有|任何)|听命于我|唯一的主人|凡事都说)' },
]
