import type { Feature } from './feature.ts'

// Who says that they are somebody, and that rules are therefore not for them. The claim alone is nothing: the office asks, too.

const office = '(?:registrar|registrar\'s office|academic office|programme office|program office|office of (?:the )?(?:registrar|academic affairs)|admin|administrator|system administrator|sysadmin|dean|provost|principal|president|head of (?:it|department|enrol?ment)|developer|professor|teacher|instructor|it department|security team|openai|anthropic|deepseek|your (?:creator|developer|owner|maker))'
const officeZh = '(?:教务处|教务老师|教务员|教务主任|教务|注册中心|学籍科|管理员|系统管理员|超级管理员|院长|校长|副校长|系主任|处长|主任|辅导员|班主任|任课老师|授课教师|老师|教授|开发者|开发人员|开发团队|程序员|运维|信息中心|安全团队|网络中心|学校领导|领导|openai|deepseek)'
const exceptZh = '(?:绕过|跳过|忽略|无视|破例|强制|强行|直接|越过|不用检查|不需要检查|不检查|不受|取消|解除|关掉|免去|开放|放行|例外|开绿灯|插队|特批|免审)'

export const authority: readonly Feature[] = [
  { family: 'authority', what: 'claims-office', weight: 2, untrusted: 3, pattern: `~(?:i am|i'm|this is|as|speaking as|signed,?|on behalf of|it's|here is|message from|by order of|authori[sz]ed by|approved by) (?:the |a |an |your |his |her |our )?(?:[a-z]+ ){0,2}?${office}~` },
  { family: 'authority', what: 'claims-office', weight: 2, untrusted: 3, pattern: `(?:我是|我就是|这里是|本人是|我们是|以|作为|代表|奉|经|来自|我这边是)(?:学校|本校|贵校|你的|系统|本系统)?(?:的)?${officeZh}` },
  { family: 'authority', what: 'asks-exception', weight: 3, pattern: '~(?:bypass|override|skip|waive|ignore|without|lift|disable|suspend|overrule|exempt|circumvent|remove)~(?:[a-z\',]+ ){0,5}?(?:checks?|prerequisites?|limits?|capacity|queue|waitlist|waiting list|rules?|restrictions?|approval|verification|confirmation|round|credit|deadline|permission|authenti(?:cation|city)|conflicts?|policy|policies)~' },
  { family: 'authority', what: 'asks-exception', weight: 3, pattern: '~(?:force|directly|immediately|silently|just) (?:[a-z]+ )?(?:enrol?l?|add|register|put|move|grant|give|assign|change|drop|remove)~' },
  { family: 'authority', what: 'asks-others-data', weight: 3, pattern: '~(?:show|give|list|send|tell|export|print|dump|provide|read|fetch|look up|need)~(?:[a-z\',]+ ){0,5}?(?:all|every|other|another|everyone\'s|everybody\'s|each|his|her|their|any) ?(?:[a-z\']+ ){0,4}?(?:grades?|passwords?|phone numbers?|addresses|e?-?mails?|timetables?|transcripts?|records?|enrol?ments?|personal (?:data|information)|id numbers?|accounts?|conversations?|messages)~' },
  { family: 'authority', what: 'asks-exception', weight: 3, pattern: `${exceptZh}[^.!?;]{0,10}(?:限制|检查|先修|容量|排队|候补|审批|验证|确认|权限|规则|学分|截止|轮次|冲突|已满|名额|选课|选上|加进|加入|录取|录入|改成|改为|退掉|开通|放进|加到)` },
  { family: 'authority', what: 'asks-others-data', weight: 3, pattern: '(?:给我|告诉我|列出|导出|发给?我?|查看|查一下|查询|显示|提供|读取|看看|调出|打印|把|需要)[^.!?;]{0,8}(?:所有|全部|全班|全校|全院|别的|其他|其它|另一个|某个|某位|每个|每位|他的|她的|他们的|张三|李四|同学)(?:同学|学生|人|老师|教师|用户)?的?[^.!?;,]{0,8}(?:成绩|密码|手机号?|电话|地址|邮箱|课表|成绩单|档案|记录|选课|个人信息|身份证号?|账号|聊天|对话|学号)' },
  { family: 'authority', what: 'grants-rights', weight: 3, untrusted: 4, pattern: '~(?:you (?:now )?have|i (?:hereby )?(?:grant|give|authori[sz]e) you|you are (?:hereby |now )?(?:authori[sz]ed|permitted|allowed|cleared)|grant (?:me|yourself)|give (?:me|yourself)|treat me as|consider me) (?:[a-z]+ ){0,3}?(?:admin|administrator|root|full|unlimited|elevated|office|staff|superuser|to (?:bypass|override|skip|ignore)|permission|rights|access|authori[sz]ation|privileges)~' },
  { family: 'authority', what: 'grants-rights', weight: 3, untrusted: 4, pattern: '(?:授权你|你已?(?:被|获得?|得到|有了?)授权|给(?:我|你)(?:开通|提升|赋予)?(?:管理员|最高|全部|超级|教务|老师)?权限|赋予(?:我|你)|把我(?:当作|当成|视为|设为|升级为|提升为)(?:管理员|教务|老师|教师)|(?:以|用)管理员(?:身份|权限))' },
  { family: 'authority', what: 'no-need-to-verify', weight: 3, pattern: '~(?:no need (?:to|for) (?:verif|check|confirm|authenticat|ask)|do not (?:verify|check|ask for (?:confirmation|proof))|don\'t (?:verify|check|ask)|without (?:verification|confirmation|asking)|this is (?:an )?(?:emergency|urgent|a test of|authori[sz]ed|a drill))' },
  { family: 'authority', what: 'no-need-to-verify', weight: 3, pattern: '(?:不用|不需要|无需|不必|不要|别)(?:再)?(?:核实|验证|确认身份|核对|核验|再确认|走流程|问学生|询问)|(?:已经?|已获)(?:批准|同意|特批|授权)(?:过|了)?,?[^.!?;]{0,8}(?:直接|马上|立即|立刻)' },
]
