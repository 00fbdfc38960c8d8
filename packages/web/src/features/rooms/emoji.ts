/** What is offered first. */
export const quickEmoji = ['👍', '❤️', '😂', '🎉', '👀', '🙏'] as const

/** An emoji, and the words that it is found by, in both languages. */
export type Emoji = { emoji: string; words: string }

const list = `👍 赞 好 同意 thumbs up yes agree|👎 踩 不同意 thumbs down no|❤️ 爱心 喜欢 heart love|😂 笑哭 哈哈 joy laugh|🎉 庆祝 撒花 party celebrate congratulations|👀 看 关注 eyes look|🙏 谢谢 拜托 thanks please pray|✅ 完成 对 正确 check done yes|❌ 错 否 cross wrong no|❓ 问号 疑问 question|❗ 感叹 注意 exclamation attention|💯 满分 一百 hundred perfect|🔥 火 热门 fire hot|👏 鼓掌 clap applause|🙌 太好了 raised hands hooray|💪 加油 力量 strong muscle|🤝 握手 合作 handshake deal|👋 你好 再见 挥手 wave hello bye|👌 好的 ok|✌️ 胜利 victory peace|🤞 祝好运 fingers crossed luck|🫡 收到 敬礼 salute|➕ 加一 plus one|⭐ 星 收藏 star|💡 想法 灵感 idea bulb|📌 置顶 图钉 pin|📚 书 学习 books study|📖 课本 阅读 book read|📝 笔记 作业 memo note homework|✏️ 铅笔 pencil write|📅 日历 日期 calendar date|⏰ 闹钟 截止 alarm clock deadline|⏳ 等待 时间 hourglass wait|🎓 毕业 学位 graduation|🏫 学校 school|🧪 实验 试管 experiment lab|🔬 显微镜 microscope science|💻 电脑 编程 computer laptop code|🐛 错误 虫 bug|🚀 火箭 出发 rocket ship launch|🧮 算盘 计算 abacus calculate|📈 上升 图表 chart up|📉 下降 chart down|☕ 咖啡 coffee|🍵 茶 tea|🍚 米饭 吃饭 rice food|🍜 面条 noodles|🍕 披萨 pizza|🍎 苹果 apple|🎂 生日 蛋糕 birthday cake|🥳 派对 party face|😀 笑 grin smile|😄 开心 happy smile|😁 咧嘴笑 beaming|😅 汗 尴尬 sweat|🤣 笑翻 rofl|😊 微笑 blush smile|🙂 微笑 slight smile|🙃 倒脸 upside down|😉 眨眼 wink|😍 喜欢 花痴 heart eyes|🥰 喜爱 loving|😘 飞吻 kiss|😎 酷 cool sunglasses|🤓 书呆子 nerd|🤔 思考 thinking hmm|🤨 怀疑 raised eyebrow|😐 无语 neutral|😑 无语 expressionless|🙄 翻白眼 roll eyes|😏 得意 smirk|😬 尴尬 grimace|😴 睡觉 困 sleep|🥱 哈欠 困 yawn tired|😪 困 sleepy|😋 好吃 yum|😜 调皮 wink tongue|🤗 拥抱 hug|🤭 捂嘴 giggle|🤫 安静 嘘 quiet shush|🫠 融化 melting|😇 天使 angel|🥺 可怜 pleading|😢 哭 cry sad|😭 大哭 sob cry|😞 失望 disappointed|😔 沮丧 sad pensive|😟 担心 worried|😕 困惑 confused|😮 惊讶 surprised wow|😲 震惊 astonished|😱 吓 scream|😳 脸红 flushed|😰 紧张 anxious|😓 冷汗 sweat|😤 生气 哼 huff|😠 生气 angry|😡 愤怒 rage|🤯 爆炸 mind blown|😵 晕 dizzy|🤒 生病 ill fever|😷 口罩 mask|🤕 受伤 hurt|🤡 小丑 clown|💀 骷髅 skull dead|👻 幽灵 ghost|🤖 机器人 robot|🐶 狗 dog|🐱 猫 cat|🐼 熊猫 panda|🐰 兔子 rabbit|🐯 老虎 tiger|🐲 龙 dragon|🐢 乌龟 慢 turtle slow|🦥 树懒 sloth lazy|🌸 樱花 花 blossom flower|🌹 玫瑰 rose|🌱 发芽 sprout grow|🍀 幸运 四叶草 clover luck|🌈 彩虹 rainbow|☀️ 太阳 晴 sun|🌧️ 雨 rain|❄️ 雪 snow|🌙 月亮 晚安 moon night|⚡ 闪电 lightning fast|💔 心碎 broken heart|💙 蓝心 blue heart|💚 绿心 green heart|💛 黄心 yellow heart|🧡 橙心 orange heart|💜 紫心 purple heart|🎵 音乐 music|🎧 耳机 headphones|🎮 游戏 game|⚽ 足球 football soccer|🏀 篮球 basketball|🏸 羽毛球 badminton|🏓 乒乓球 table tennis|🏃 跑步 run|🚌 公交 校车 bus|🚲 自行车 bicycle|🏠 家 home|🏆 奖杯 trophy win|🥇 金牌 第一 gold medal first|🎁 礼物 gift|🧧 红包 red envelope|🏮 灯笼 lantern|🀄 麻将 mahjong|🔔 铃 提醒 bell|🔒 锁 lock|🔑 钥匙 key|📎 附件 回形针 paperclip attachment|📷 相机 照片 camera photo|🔗 链接 link|🗑️ 垃圾桶 trash delete|💬 对话 speech chat|👨‍🏫 男老师 teacher|👩‍🏫 女老师 teacher|👨‍🎓 男学生 student|👩‍🎓 女学生 student|🧑‍💻 程序员 coder programmer|🤷 不知道 摊手 shrug|🤦 捂脸 facepalm|🙋 举手 我 raise hand me|🙇 鞠躬 对不起 bow sorry`

export const allEmoji: readonly Emoji[] = list.split('|').map((entry) => {
  const at = entry.indexOf(' ')
  return { emoji: entry.slice(0, at), words: entry.slice(at + 1) }
})

/** Those that have a word that begins so, in either language; all, if nothing is looked for. */
export function findEmoji(typed: string): readonly Emoji[] {
  const wanted = typed.trim().toLocaleLowerCase()
  if (wanted === '') return allEmoji
  return allEmoji.filter(({ emoji, words }) => emoji === wanted || ` ${words}`.includes(/^[a-z]/.test(wanted) ? ` ${wanted}` : wanted))
}
