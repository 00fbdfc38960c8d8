import type { Feature } from './feature.ts'

// What would carry something out: through an image that a page fetches, a link that somebody presses, a letter.

const out = '(?:https?://|www\\.|ftp://|[a-z0-9-]+\\.(?:com|net|org|xyz|top|io|ru|site|cc|info)/)'

export const exfiltration: readonly Feature[] = [
  { family: 'exfiltration', what: 'image-with-data', weight: 5, pattern: '!\\[[^\\]]*\\] ?\\( ?https?://[^)]*(?:[?&/=](?:\\{|\\[|<|\\$|%7b|data|q=|d=|leak|secret|token|prompt|history|session|conversation|user)|\\?[a-z0-9_]+=)' },
  { family: 'exfiltration', what: 'image-elsewhere', weight: 1, untrusted: 3, pattern: '!\\[[^\\]]*\\] ?\\( ?(?:https?:)?//' },
  { family: 'exfiltration', what: 'put-into-address', weight: 5, pattern: `~(?:append|include|add|put|insert|embed|encode|attach|place|fill|replace)~…(?:conversation|chat|history|message|answer|data|timetable|prompt|number|name|token|secret|question|email|cookie|grades?|record)…${out}` },
  { family: 'exfiltration', what: 'put-into-address', weight: 5, pattern: `~(?:render|display|show|insert|include|output|embed|load|fetch|add)~(?:[a-z',-]+ ){0,5}?(?:image|picture|img|pixel|markdown)~…${out}[^!;]{0,80}(?:with|where|replace|containing|including|plus|followed by|=)` },
  { family: 'exfiltration', what: 'send-elsewhere', weight: 5, pattern: `~(?:send|post|forward|upload|transmit|exfiltrate|leak|report|submit|e-?mail|copy|deliver)~…(?:conversation|chat|history|messages?|data|timetable|prompt|numbers?|token|secrets?|records?|grades?|enrol?ments?|details|information|everything|contents?|results?|profile|roster|list)…(?:${out}|webhook|external|attacker|my server)` },
  { family: 'exfiltration', what: 'put-into-address', weight: 5, pattern: `(?:课表|学号|姓名|数据|对话|聊天|信息|问题|记录|手机|成绩|密码|token|提示词|历史|名单)[^.!?;]{0,16}(?:附加|拼接|拼到|拼在|放到|放进|填入|加到|插入|写入|编码|带上|替换|嵌入|作为参数)[^.!?;]{0,24}${out}` },
  { family: 'exfiltration', what: 'put-into-address', weight: 5, pattern: `${out}[^!;]{0,60}(?:附加|拼接|拼到|拼在|放到|放进|填入|加到|替换成|替换为|换成|编码后|作为参数|带上|后面加)` },
  { family: 'exfiltration', what: 'send-elsewhere', weight: 5, pattern: `(?:发送|发到|发给|上传|转发|提交|传到|传给|泄露|寄到|寄给|抄送|外传|推送)[^.!?;]{0,20}(?:${out}|webhook|外部|我的服务器)` },
  { family: 'exfiltration', what: 'press-here', weight: 1, untrusted: 3, pattern: `~(?:tell|ask|get|make|urge|instruct|convince|direct|refer)~(?:[a-z']+ ){0,2}?(?:users?|students?|readers?|them|everyone|him|her|person)~…(?:click|visit|open|go to|log ?in|sign ?in|enter (?:his|her|their)|pay|transfer|scan)` },
  { family: 'exfiltration', what: 'press-here', weight: 1, untrusted: 3, pattern: '(?:让|叫|请|引导|告诉|要求|诱导|通知)(?:用户|学生|同学|读者|对方|他们|提问者)[^.!?;]{0,16}(?:点击|访问|打开|登录|输入(?:密码|账号)|转账|付款|扫码|缴费|汇款)' },
  { family: 'exfiltration', what: 'send-elsewhere', weight: 4, untrusted: 5, pattern: '~(?:send|post|forward|upload|transmit|exfiltrate|leak|deliver)~…(?:to|on) (?:my |a |an |the |this )?(?:webhook|external|outside|foreign|attacker|own server|server of mine|pastebin)' },
  // Somebody may want their own timetable in their own mail.
  { family: 'exfiltration', what: 'send-by-mail', weight: 3, untrusted: 5, pattern: '~(?:send|forward|transmit|leak|report|e-?mail|copy|deliver)~…[a-z0-9_.+-]+@[a-z0-9-]+\\.|(?:发送|发到|发给|转发|提交|传到|传给|泄露|寄到|寄给|抄送|外传|推送)[^.!?;]{0,20}[a-z0-9_.+-]+@[a-z0-9-]+\\.' },
]
