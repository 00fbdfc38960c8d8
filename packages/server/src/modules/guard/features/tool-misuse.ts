import type { Feature } from './feature.ts'

// What wants tools used otherwise than for who asks.

export const toolMisuse: readonly Feature[] = [
  { family: 'tool-misuse', what: 'names-a-tool', weight: 1, untrusted: 4, pattern: '~(?:propose_[a-z_]+|find_[a-z]+_?[a-z_]*|my_timetable|plan_week|get_[a-z_]+|search_[a-z_]+|read_[a-z_]+|send_[a-z_]+|delete_[a-z_]+|drop_[a-z_]+|list_[a-z_]+)' },
  { family: 'tool-misuse', what: 'call-a-tool', weight: 3, untrusted: 5, pattern: '~(?:call|invoke|run|execute|trigger|use)~(?:[a-z\']+ ){0,3}?(?:tools?|functions?|propose_[a-z_]+|[a-z]+_[a-z_]+)~(?:[a-z\',]+ ){0,6}?(?:for (?:all|every|each|any)|repeatedly|in a loop|forever|until|without|on behalf|for (?:student|user|person)|times)' },
  { family: 'tool-misuse', what: 'call-a-tool', weight: 3, untrusted: 5, pattern: '(?:调用|执行|运行|触发|使用)[^.!?;]{0,8}(?:工具|函数|接口|[a-z]+_[a-z_]+)[^.!?;]{0,16}(?:所有|全部|每个|每位|全班|全校|循环|反复|不断|无限|一直|别人|其他|他人|退掉|删除)' },
  { family: 'tool-misuse', what: 'act-on-everybody', weight: 5, pattern: '~(?:enrol?l?|drop|remove|unenrol?l?|withdraw|delete|register|disenrol?l?|kick|cancel|swap)~(?:[a-z\',]+ ){0,3}?(?:everyone|everybody|(?:all|every|each) (?:of )?(?:the )?(?:other |these |those )*(?:students?|people|users?|classmates?|accounts?|persons?))~' },
  { family: 'tool-misuse', what: 'act-on-everybody', weight: 5, pattern: '(?:把|将|给|为|替|帮)(?:所有|全部|全班|全校|每个|每位|其他|别的|其它)(?:的)?(?:同学|学生|人|用户|选课)[^.!?;]{0,12}(?:退掉|退课|退选|删除|删掉|移除|踢|选上|选了|报名|加进|加入|取消|清空)' },
  { family: 'tool-misuse', what: 'act-as-another', weight: 5, pattern: '~(?:enrol?l?|drop|unenrol?l?|withdraw|register|swap|submit|act|log ?in|sign ?in)~(?:[a-z0-9\',]+ ){0,6}?(?:on behalf of|in the name of|as (?:student|user|person)|for (?:student|user|person|my (?:classmate|roommate|friend|enemy|rival)|another (?:student|person)|someone else|somebody else)|using (?:his|her|their) (?:account|id|number))~' },
  { family: 'tool-misuse', what: 'act-as-another', weight: 5, pattern: '(?:用|以|冒充|登录|代表|假冒)(?:学号|别人|其他|别的|他人|另一个|另外|室友|同学|他的|她的|\\p{Han}{2,3}的账号)[^.!?;]{0,10}(?:的)?(?:身份|账号|名义|学号)[^.!?;]{0,6}(?:选课|退课|退选|选上|退掉|提交|登录|操作|查看)|(?:帮我?|替我?)(?:把)?(?:室友|别人|他人|我?同学|某个?同学|竞争对手|对手|学号)[^.!?;]{0,14}(?:退掉|退课|退选|删掉|删除|挤掉|踢)' },
  { family: 'tool-misuse', what: 'without-confirmation', weight: 3, pattern: '~(?:without|skip|skipping|no|bypass|bypassing|don\'t (?:ask|wait) for|do not (?:ask|wait) for|auto-?)(?: |-)?(?:[a-z\']+ ){0,3}?(?:confirm(?:ation|ing)?|consent|my click|approval|(?:him|her|them|the student|the user) knowing)~' },
  { family: 'tool-misuse', what: 'without-confirmation', weight: 3, pattern: '(?:不需要|不用|无需|不必|跳过|绕过|不经过?|未经|不要等|别等|自动)[^.!?;,]{0,6}(?:学生|用户|本人|我)?(?:的)?(?:确认|同意|点击确认|许可|知情)' },
  { family: 'tool-misuse', what: 'database', weight: 4, pattern: '~(?:drop table|delete from|truncate table|insert into|update [a-z_]+ set|union select|; ?select|or 1 ?= ?1|rm -rf|/etc/passwd|process\\.env|\\$\\(curl|powershell -|xp_cmdshell)' },
  { family: 'tool-misuse', what: 'overload', weight: 5, pattern: '~(?:endless|infinite|never-ending|eternal) loop|~(?:run|call|invoke|execute|repeat|use|query)~…(?:a (?:thousand|million|hundred) times|[0-9]{3,} times|forever|until (?:the|it|this)…(?:crash|fall|break|stop|die|down))' },
  { family: 'tool-misuse', what: 'overload', weight: 5, pattern: '(?:循环|无限|不停|不断|反复|重复)[^.!?;,]{0,4}(?:地)?(?:调用|执行|查询|运行|请求|发送)|(?:直到|使|让|搞)[^.!?;,]{0,6}(?:系统|服务器|网站|程序)[^.!?;,]{0,4}(?:崩溃|瘫痪|宕机|挂掉|死机)|(?:调用|执行|查询)[^.!?;,]{0,10}(?:一千|一万|[0-9]{3,})[次遍]' },
  { family: 'tool-misuse', what: 'database', weight: 2, pattern: "['\"] ?\\)? ?; ?(?:drop|delete|select|update|insert|--)|; ?-- " },
]
