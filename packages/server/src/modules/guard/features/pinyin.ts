import type { Feature } from './feature.ts'

// The common phrases in letters, looked for where all blanks and tones are taken away.

const leave = '(?:hu ?l(?:u|v|yu)e|wu ?shi|wang ?(?:ji|diao)|pao ?kai|rao ?guo|bu ?yao ?zun ?shou|bu ?yong ?zun ?shou|tiao ?guo)'
const earlier = '(?:zhi ?qian|yi ?qian|yi ?shang|shang ?mian|qian ?mian|suo ?you|quan ?bu|yi ?qie|ni ?de|xi ?tong|ren ?he)'
const orders = '(?:zhi ?ling|zhi ?shi|ti ?shi|gui ?ze|xian ?zhi|yao ?qiu|she ?ding|ming ?ling|gui ?ding|yue ?shu)'
const show = '(?:gao ?su ?wo|shu ?chu|da ?yin|xian ?shi|fu ?shu|chong ?fu|tou ?lu|xie ?lu|xie ?chu|lie ?chu)'

export const pinyin: readonly Feature[] = [
  { family: 'override', what: 'leave-instructions-in-pinyin', weight: 5, pattern: `${leave}[a-z]{0,12}${earlier}[a-z]{0,16}${orders}` },
  { family: 'override', what: 'leave-instructions-in-pinyin', weight: 5, pattern: `${earlier}[a-z]{0,10}${orders}[a-z]{0,8}(?:huluee?|hulve|wangdiao|wangji|zuofei|wuxiao)` },
  { family: 'extraction', what: 'show-your-prompt-in-pinyin', weight: 5, pattern: `${show}[a-z]{0,14}(?:xitong|nide|yincang|chushi|wanzheng)[a-z]{0,12}(?:tishi|zhiling|sheding|mima|miyao)` },
  { family: 'extraction', what: 'show-your-prompt-in-pinyin', weight: 5, pattern: `(?:ba|jiang)(?:nide|wanzheng|quanbu|suoyou)?[a-z]{0,8}(?:xitong|yincang|chushi)(?:tishi|zhiling)[a-z]{0,12}${show}` },
  { family: 'role-play', what: 'persona-in-pinyin', weight: 5, pattern: '(?:banyan|jiazhuang|nixianzaishi|jiasheni)[a-z]{0,20}(?:meiyou|bushou|wu)(?:renhe)?(?:xianzhi|guize|yueshu)' },
  { family: 'authority', what: 'office-in-pinyin', weight: 5, pattern: 'woshi[a-z]{0,8}(?:jiaowuchu|jiaowu|guanliyuan|xiaozhang|yuanzhang|laoshi|kaifazhe)[a-z]{0,30}(?:zhijie|raoguo|tiaoguo|qiangzhi|buyong|hulue|pohu|polie|poli)' },
  { family: 'tool-misuse', what: 'act-in-pinyin', weight: 5, pattern: '(?:suoyou|quanban|quanxiao|qita|bieren|shiyou)[a-z]{0,20}(?:tuike|tuidiao|tuixuan|shanchu|shandiao)' },
]
