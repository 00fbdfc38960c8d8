import type { Feature } from './feature.ts'

// What hides what it says. That something was hidden, and was an order, is found where texts are decoded.

export const obfuscation: readonly Feature[] = [
  { family: 'obfuscation', what: 'decode-and-do', weight: 4, untrusted: 5, pattern: '~(?:decode|decrypt|decipher|unscramble|reverse|unreverse|translate|convert|base64|rot13|hex|read backwards)~…(?:and|then|,) (?:[a-z]+ )?(?:follow|execute|obey|do|run|carry out|perform|act on|comply|apply|answer (?:it|as))~' },
  { family: 'obfuscation', what: 'decode-and-do', weight: 4, untrusted: 5, pattern: '(?:解码|解密|破译|倒序|反转|倒过来|base64|rot13|还原|拼起来|连起来|拼接)[^.!?;]{0,16}(?:执行|照做|遵照|按(?:其|它|里面|照|内容|结果)|并?服从|遵循|照着做|去做)' },
  { family: 'obfuscation', what: 'assemble-and-do', weight: 4, pattern: '~(?:let|set|define|suppose)? ?[a-z] ?= ?"[^"]{2,60}"[^!?]{0,20}~[a-z] ?= ?"[^"]{2,60}"[^;]{0,60}(?:~[a-z] ?\\+ ?[a-z]~|concatenate|combine|join)' },
  { family: 'obfuscation', what: 'false-turn', weight: 5, pattern: '(?:<\\|(?:im_start|im_end|system|user|assistant|end|eot_id|start_header_id|endoftext)[^>]{0,12}\\|?>|\\[/?inst\\]|<</?sys>>|\\[/?system\\]|</?(?:system|instructions?|admin|developer|assistant|user_query|tool_result|function_calls?)>|### ?(?:system|instruction|human|assistant) ?:|~(?:end of (?:user|document|description|data|context|untrusted)[a-z ]{0,12}|begin system|start of system)[a-z ]{0,12}[-=\\]])' },
  { family: 'obfuscation', what: 'false-turn', weight: 3, untrusted: 3, pattern: '(?:~(?:system|developer|human|assistant) ?:|【系统(?:消息|提示|指令|通知)?】|\\[系统(?:消息|提示|指令)?\\]|系统(?:指令|消息) ?:|-{3,} ?(?:end|system|结束|系统))' },
  { family: 'obfuscation', what: 'closes-the-mark', weight: 2, untrusted: 5, pattern: '< ?/ ?(?:data|context|documents?|untrusted|source|description|content|messages?|user|tool|results?|quote)[^>]{0,40}>' },
  { family: 'obfuscation', what: 'assemble-and-do', weight: 4, pattern: '(?:拼起来|拼在一起|连起来|合起来|连在一起|组合起来|拼接)[^.!?;]{0,10}(?:照做|执行|去做|遵守|照办|服从)' },
]
