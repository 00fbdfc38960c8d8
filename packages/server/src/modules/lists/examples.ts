import type { Database } from '../../database/database.ts'
import { byProgram, type Audit } from '../audit/index.ts'
import { insertEntries, lockLists, readEntries } from './store.ts'

// The colleges of a comprehensive university, so that the first forms of a new campus have something to offer. Edit at will.

const colleges = [
  ['MARX', '马克思主义学院', 'School of Marxism'],
  ['LIT', '文学院', 'School of Literature'],
  ['HIST', '历史文化学院', 'School of History and Culture'],
  ['LANG', '外国语学院', 'School of Foreign Languages'],
  ['JOUR', '新闻传播学院', 'School of Journalism and Communication'],
  ['LAW', '法学院', 'School of Law'],
  ['ECON', '经济学院', 'School of Economics'],
  ['MGMT', '管理学院', 'School of Management'],
  ['PUBA', '公共管理学院', 'School of Public Administration'],
  ['MATH', '数学学院', 'School of Mathematics'],
  ['PHYS', '物理学院', 'School of Physics'],
  ['CHEM', '化学化工学院', 'School of Chemistry and Chemical Engineering'],
  ['LIFE', '生命科学学院', 'School of Life Sciences'],
  ['CS', '计算机学院', 'School of Computer Science'],
  ['EE', '电子信息学院', 'School of Electronic Information'],
  ['MECH', '机械工程学院', 'School of Mechanical Engineering'],
  ['CIVIL', '土木建筑学院', 'School of Civil Engineering and Architecture'],
  ['MED', '医学院', 'School of Medicine'],
  ['ART', '艺术学院', 'School of Arts'],
] as const

/** Does nothing if there is a college already. For a campus that nobody has used yet. */
export async function fillExampleColleges({ database, audit }: { database: Database; audit: Audit }): Promise<void> {
  await database.inTransaction(async (transaction) => {
    await lockLists(transaction)
    if ((await readEntries(transaction)).some(({ list }) => list === 'colleges')) return
    await insertEntries(transaction, colleges.map(([code, zh, en]) => ({ list: 'colleges' as const, code, name: { zh, en } })))
    await audit.record(transaction, { actor: byProgram, action: 'list.filled', subject: { kind: 'list', id: 'colleges' }, after: colleges.map(([code]) => code) })
  })
}
