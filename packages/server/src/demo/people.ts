import { demoPassword, type Identity } from '../modules/identity/index.ts'

export { demoPassword }

const students: Record<string, string> = {
  student: '李小舟',
  student2: 'Mira Solberg',
  student3: '陈思齐',
  student4: 'Hugo Larsen',
  student5: '王若谷',
}

/** The accounts of the demo campus; those that exist are left alone. The student named `student` comes last. */
export async function createDemoAccounts({ accounts }: Identity): Promise<void> {
  const known = new Set((await accounts.demo()).map(({ username }) => username))
  const create = async (number: string, name: string, role: 'student' | 'teacher' | 'office') => {
    if (!known.has(number)) await accounts.create({ number, name, role, password: demoPassword, demo: true }, null)
  }
  await create('office', 'Solveig Aas', 'office')
  await create('teacher', 'Edda Norling', 'teacher')
  for (const [number, name] of Object.entries(students).reverse()) await create(number, name, 'student')
}
