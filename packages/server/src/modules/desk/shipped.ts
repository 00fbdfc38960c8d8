import type { DeskRuleDraft } from '@fairway/contract/desk'

// The rules that Fairway brings along, in the order in which they are tried. The office edits them, turns them off and restores them.

const answer = { isOn: true, rooms: ['lobby'], match: 'any', whole: false, pattern: '', action: 'answer', away: {}, delayMs: 1500, again: 'always' } satisfies Partial<DeskRuleDraft>
const handOff = {
  ...answer,
  action: 'hand-off',
  answer: {
    zh: '{name}，您好！已为您转接人工客服，工作人员会尽快在这里回复，请稍候。',
    en: 'Hello {name}, a member of staff has been called and will answer you here shortly.',
  },
  away: {
    zh: '{name}，您好！已记下您的问题。人工客服现在不在线，将于 {opens} 上班后在这里回复。',
    en: 'Hello {name}, your question has been noted. Nobody is on duty now; the staff will answer here from {opens}.',
  },
} satisfies Partial<DeskRuleDraft>

export const shippedRules: Record<string, DeskRuleDraft> = {
  'hand-off': { ...handOff, name: '人工客服 / Staff', keywords: ['人工客服', '转人工', '人工服务', 'human agent', 'human please', 'a human', 'real person'] },
  // Alone these are a request; in a sentence they are not.
  'hand-off-word': { ...handOff, name: '人工客服（单独一词）/ Staff, in one word', keywords: ['人工', 'human', 'agent', 'staff'], whole: true },
  greeting: {
    ...answer,
    name: '问候 / Greeting',
    keywords: ['你好', '您好', 'hi', 'hello'],
    answer: {
      zh: '{name}，您好！我是客服助手。可以试试发送“时间”“天气”或“帮助”；发送“人工客服”，会有工作人员来回答。',
      en: 'Hello {name}! I am the assistant desk. Try “time”, “weather” or “help”; write “human” and a member of staff will answer you.',
    },
  },
  time: { ...answer, name: '时间 / Time', keywords: ['时间', 'time'], answer: { zh: '现在是 {time}。', en: 'It is {time}.' } },
  weather: {
    ...answer,
    name: '天气 / Weather',
    keywords: ['天气', 'weather'],
    answer: { zh: '天气预报请看：https://www.weather.com.cn/', en: 'See the weather forecast: https://www.accuweather.com/' },
  },
  fallback: {
    ...answer,
    name: '其他问题 / Other questions',
    keywords: ['?', 'help', '帮助', '怎么', '如何', '请问', '时间', '天气'],
    answer: {
      zh: '感谢您的提问！我可以告诉您时间和天气；其他问题请发送“人工客服”，会有工作人员来帮您。',
      en: 'Thank you for your question! I can tell you the time and the weather. For anything else write “human” (人工客服), and a member of staff will help you.',
    },
  },
}
