import type { Feature } from './feature.ts'

// What wants to read what a model was told.

const show = '(?:reveal|show|print|repeat|output|display|give me|tell me|disclose|leak|dump|recite|quote|write out|share|send me|list|expose|paste|spell out|copy|read (?:me|out|back)|translate|summari[sz]e|encode|what (?:is|are|was|were)|what\'s|let me see|i want to see|i need)'
const prompt = '(?:system ?prompts?|system message|initial prompt|initial instructions?|hidden (?:prompts?|instructions?|rules?)|developer (?:message|prompt|instructions?)|original instructions?|secret instructions?|internal (?:instructions?|prompts?|rules?)|pre-?prompt|meta ?prompt|configuration prompt|base prompt|system instructions?)'
const showZh = '(?:告诉我|说出|输出|打印|显示|展示|重复|复述|透露|泄露|给我看|发给我|写出|列出|公开|翻译|总结|贴出|背诵|念出|原样|逐字|完整地?|泄漏|提供|看看|念一遍|说一遍|复制|是什么|有哪些|交出|导出)'
const promptZh = '(?:系统提示词?|系统提示语|系统指令|系统消息|初始提示词?|初始指令|隐藏的?(?:指令|提示词?|规则|设定)|开发者(?:指令|消息|提示词?)|内部(?:指令|提示词?|设定)|预设(?:指令|提示词?)|system ?prompt|原始指令|后台指令|前置指令|元提示)'

export const extraction: readonly Feature[] = [
  { family: 'extraction', what: 'show-your-prompt', weight: 5, pattern: `~${show}~(?:[^.!?;]*?[^a-z.!?;])?(?:your|ur) (?:[a-z]+ ){0,3}?${prompt}` },
  { family: 'extraction', what: 'show-your-prompt', weight: 5, pattern: `~(?:reveal|print|repeat|output|display|disclose|leak|dump|recite|expose|paste|spell out|show me|give me|tell me|send me)~(?:[a-z',]+ ){0,4}?(?:the|all|any|this|entire|full|complete) (?:[a-z]+ ){0,3}?${prompt}` },
  { family: 'extraction', what: 'show-your-instructions', weight: 4, untrusted: 5, pattern: `~(?:reveal|show|print|repeat|output|display|disclose|leak|dump|recite|give me|tell me|share|write out|list|paste|copy)~(?:[a-z',]+ ){0,5}?your (?:[a-z]+ ){0,2}?(?:instructions?|rules|guidelines|prompts?|directives?|configuration|programming)~` },
  { family: 'extraction', what: 'repeat-what-is-above', weight: 5, pattern: '~(?:repeat|print|output|copy|recite|quote|write|translate|summari[sz]e|return|display|echo|paste|encode|show|tell me)~(?:[a-z\',]+ ){0,3}?(?:everything|all|anything|whatever|every (?:word|line|thing)|the words|what (?:stands|is|was|came)|the first (?:line|message)|the (?:very )?(?:beginning|start|top))~…(?:above|before this|before my|before i|before the first|preceding|prior to this|at the (?:start|beginning|top)|of (?:this|the|our) (?:conversation|chat|context))~' },
  { family: 'extraction', what: 'repeat-what-is-above', weight: 5, pattern: '~(?:starting with|beginning with|start with|begin with) ?"?(?:you are|you\'re|the words)' },
  { family: 'extraction', what: 'were-told-before', weight: 3, pattern: '~what (?:were|was|are|did)…(?:you told|you instructed|instructed to|told to|they tell you|your (?:creators?|developers?) (?:tell|say|told))~' },
  { family: 'extraction', what: 'word-for-word', weight: 2, pattern: '~(?:word for word|verbatim|letter by letter|character by character|inside a code block|in a code block|exactly as (?:written|given))~' },
  { family: 'extraction', what: 'secrets-of-the-program', weight: 5, pattern: `~(?:reveal|show|print|output|give me|tell me|disclose|leak|dump|list|what is|what's|read|send me)~(?:[a-z',]+ ){0,4}?(?:your|the server's|the system's|the program's|the admin|the office|the database|environment|process)~(?:[a-z']+ ){0,3}?(?:api ?keys?|passwords?|credentials|environment variables?|env(?:ironment)? vars?|secrets?|access tokens?|connection string|variables)~` },
  { family: 'extraction', what: 'show-your-prompt', weight: 5, pattern: `${showZh}[^.!?;]{0,10}(?:你的|你|您的|完整的?|全部的?|所有的?|整个)[^.!?;,]{0,8}${promptZh}` },
  { family: 'extraction', what: 'show-your-prompt', weight: 5, pattern: `(?:你的|你|您的|完整的?|全部的?)[^.!?;,]{0,6}${promptZh}[^.!?;]{0,12}${showZh}` },
  { family: 'extraction', what: 'show-your-prompt', weight: 4, untrusted: 5, pattern: `(?:告诉我|输出|打印|复述|透露|泄露|给我看|发给我|写出|贴出|背诵|念出|原样|逐字|交出)[^.!?;]{0,8}${promptZh}` },
  { family: 'extraction', what: 'show-your-instructions', weight: 4, untrusted: 5, pattern: `(?:输出|打印|复述|透露|泄露|给我看|发给我|写出|列出|贴出|背诵|念出|原样|逐字|告诉我|说出|交出)[^.!?;]{0,6}你(?:的|被|收到的?|接到的?|得到的?)[^.!?;,]{0,8}(?:指令|提示词?|设定|规则|命令|配置)` },
  { family: 'extraction', what: 'repeat-what-is-above', weight: 5, pattern: '(?:重复|复述|输出|打印|翻译|总结|背诵|原样|逐字|复制|写出|念出|粘贴|贴出)[^.!?;]{0,10}(?:以上|上面|上文|前面|前文|此前|之前)(?:的)?(?:所有|全部|一切|每个字|每一?行|指令|提示|系统)|(?:重复|复述|输出|打印|翻译|总结|背诵|原样|逐字|复制|写出|念出|粘贴|贴出|告诉我)[^.!?;]{0,10}(?:这句话之前|本?对话(?:的)?(?:开头|开始|最前)|我?(?:的)?第一条消息之前|最开头|我(?:说话|提问|开口|发消息)之?前)' },
  { family: 'extraction', what: 'repeat-what-is-above', weight: 5, pattern: '(?:把|将)(?:(?:以上|上面|上文|前面|前文|此前)(?:的)?(?:所有|全部|一切|每)|这句话之前|本?对话(?:的)?(?:开头|开始|最前)|我?第一条消息之前|我(?:说话|提问|开口)之?前)[^.!?;,]{0,10}(?:重复|复述|输出|打印|翻译|总结|背诵|复制|写出|念|贴|发)' },
  { family: 'extraction', what: 'were-told-before', weight: 5, pattern: '(?:开发者|管理员|开发人员|他们|教务处|学校|系统)(?:对你|给你|让你|跟你|向你|告诉你)[^.!?;,]{0,8}(?:说了什么|什么指令|哪些|什么规则|怎么说|说过的|下达的|写的|设的|设定的|(?:规则|指令|要求|设定|提示))' },
  { family: 'extraction', what: 'word-for-word', weight: 2, pattern: '(?:一字不差|一字不漏|逐字逐句|原封不动|一个字都不要?(?:改|漏)|放在代码块|用代码块)' },
  { family: 'extraction', what: 'secrets-of-the-program', weight: 5, pattern: '(?:告诉我|输出|打印|显示|透露|泄露|给我|列出|读取|导出|交出)[^.!?;]{0,8}(?:你的|系统的?|服务器的?|数据库的?|后台的?|管理员的?|教务处的?|程序的?|环境)[^.!?;,]{0,6}(?:密钥|密码|口令|环境变量|变量|凭据|令牌|api ?key|连接字符串|token)' },
  { family: 'extraction', what: 'were-told-before', weight: 5, pattern: '~(?:told|given|shown|sent|receive|received|instructed|read|get|got)…before (?:i (?:started|began|start|begin|wrote|typed|spoke|said|asked)|my (?:first )?(?:message|question))~' },
  { family: 'extraction', what: 'were-told-before', weight: 5, pattern: '(?:我(?:说话|提问|开口|发消息|发言)之?前)[^.!?;]{0,10}(?:收到|被告知|看到|读到|得到|接到)' },
  { family: 'extraction', what: 'show-your-prompt', weight: 5, pattern: '~(?:complete|finish|continue) (?:this|the|my) (?:sentence|line|text|paragraph)…(?:given to you|"? ?you are an?~|your (?:prompt|instructions))' },
  { family: 'extraction', what: 'show-your-tools', weight: 3, pattern: '~(?:print|output|dump|list|show|reveal|give me|describe)~…(?:schemas?|definitions?|json|source code|signatures?) of (?:all )?(?:your|the) (?:tools?|functions?)|(?:导出|输出|打印|列出|告诉我)[^.!?;]{0,10}(?:工具定义|函数定义|工具的?(?:参数|结构|schema))' },
]
