import type { Feature } from './feature.ts'

// What talks a model into being somebody who may do anything.

export const rolePlay: readonly Feature[] = [
  { family: 'role-play', what: 'do-anything-now', weight: 5, pattern: '~(?:do anything now|dan mode|you are dan|act as dan|as dan|called dan|named dan|stan mode|dude mode|aim mode)~' },
  { family: 'role-play', what: 'jailbreak', weight: 5, pattern: '~(?:enter|enable|activate|switch (?:in)?to|turn on|you are (?:now )?in) (?:[a-z]+ )?(?:jailbreak|jailbroken|developer|god|debug|unrestricted|unfiltered|admin|root|sudo|maintenance|opposite) mode~' },
  { family: 'role-play', what: 'mode-is-on', weight: 4, pattern: '~(?:jailbreak|jailbroken|developer|god|unrestricted|unfiltered|admin|root|sudo|maintenance|debug) mode (?:is |has been )?(?:now )?(?:on|enabled|activated|active|engaged)~' },
  { family: 'role-play', what: 'no-limits-persona', weight: 5, pattern: '~(?:pretend|act|roleplay|role-play|imagine|behave|simulate|you are|you\'re|play)~…(?:unrestricted|unfiltered|uncensored|jailbroken|evil|amoral|without (?:any )?(?:rules|restrictions|limits|limitations|filters|guidelines|ethics)|no (?:rules|restrictions|limits|limitations|filters|guidelines|ethics)|ignores? (?:all|every|any|the) (?:rules?|restrictions?))~' },
  { family: 'role-play', what: 'other-persona', weight: 2, untrusted: 4, pattern: '~(?:pretend (?:to be|you are|that you)|act as (?:if you|a|an|the|my)|you are now|roleplay as|role-play as|play the (?:role|part) of|simulate being|assume the (?:role|identity) of|you will play)~' },
  { family: 'role-play', what: 'grandmother', weight: 3, pattern: '~(?:grandma|grandmother|granny|late (?:mother|father|uncle))~…(?:used to (?:read|tell|whisper|recite)|would (?:read|tell|whisper))…(?:prompts?|passwords?|keys?|instructions?|numbers?|codes?|secrets?)~' },
  { family: 'role-play', what: 'stay-in-character', weight: 3, pattern: '~(?:stay in character|never break character|do not break character|don\'t break character|if you (?:refuse|break character)|(?:never|cannot|can\'t|must not|may not|no longer) (?:refuses?|say no|decline)|would (?:normally )?refuse)~' },
  { family: 'role-play', what: 'two-answers', weight: 4, pattern: '~(?:two|both|2) (?:answers|responses|replies|outputs)…(?:jailbreak|jailbroken|dan|unrestricted|unfiltered|developer|free|uncensored)~' },
  { family: 'role-play', what: 'hypothetical', weight: 2, pattern: '~(?:hypothetically|in a fictional (?:world|story|universe)|for a novel|for a story|it\'s just a (?:game|story|movie))~…(?:system prompt|instructions|no rules|without rules|bypass|unrestricted)' },
  { family: 'role-play', what: 'do-anything-now', weight: 5, pattern: '(?:dan ?模式|越狱模式|上帝模式|开发者模式|无限制模式|管理员模式|调试模式|维护模式|不受限模式|超级用户模式)' },
  { family: 'role-play', what: 'no-limits-persona', weight: 5, pattern: '(?:扮演|假装|假设你是|想象你是|你现在是|你是一个|你就是|变成|化身)[^.!?;]{0,20}(?:没有(?:任何)?(?:限制|规则|约束|道德|底线|禁忌)|不受(?:任何)?(?:限制|约束|管束|规则)|无限制|无所不能|可以做任何事|什么都(?:可以|能)(?:做|说|回答)|不会拒绝|从不拒绝|不能拒绝)' },
  { family: 'role-play', what: 'other-persona', weight: 2, untrusted: 4, pattern: '(?:请?你?扮演(?:一[个名位下])?|假装你?是|你现在是一?[个名位]?|假设你是|想象你是|模拟一个)' },
  { family: 'role-play', what: 'grandmother', weight: 3, pattern: '(?:奶奶|外婆|姥姥|爷爷|过世的?(?:妈妈|母亲|父亲))[^.!?;]{0,30}(?:念|讲|读|哄)[^.!?;]{0,20}(?:提示词|密码|密钥|指令|激活码|序列号|口令|名单|学号)' },
  { family: 'role-play', what: 'stay-in-character', weight: 3, pattern: '(?:不要|不能|不许|不得|绝不|永远不要?)(?:跳出|脱离|离开)角色|(?:不能|不许|不得|不要|不准|无法|从不|绝不|永不|不会)(?:会)?(?:说不|拒绝)|不讲(?:规矩|规定|规则)|有求必应' },
  { family: 'role-play', what: 'no-limits-persona', weight: 4, untrusted: 5, pattern: '~(?:as|be|like|is|are|you) an? (?:[a-z]+ )?(?:jailbroken|unrestricted|unfiltered|uncensored|evil|rogue|lawless|amoral) (?:[a-z]+ )?(?:model|ai|assistant|bot|version|chatbot|twin|self)~' },
  { family: 'role-play', what: 'no-limits-persona', weight: 4, untrusted: 5, pattern: '(?:邪恶|黑暗|越狱|无约束|自由|叛逆|堕落)(?:版|后|的)?(?:的)?(?:你|ai|助手|模型|机器人|人格)' },
  { family: 'role-play', what: 'computer', weight: 4, untrusted: 5, pattern: '~(?:simulate|act as|pretend to be|emulate|behave like|be) (?:an? |the )?(?:[a-z]+ )?(?:linux |unix |root |bash )?(?:shell|terminal|console|command line|sql client|database server)~|(?:模拟|扮演|充当|假装是?)(?:一个|一台)?[^.!?;,]{0,6}(?:终端|命令行|控制台|shell|数据库服务器)' },
]
