import { createHmac, randomUUID } from 'node:crypto'
import { verify } from '@node-rs/argon2'
import { pino } from 'pino'
import { SignIn } from '../../packages/contract/src/identity.ts'
import { buildApp } from '../../packages/server/src/app.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { openDatabase } from '../../packages/server/src/database/database.ts'

// The same program, but signing in as one would write it first: the password is checked where the request is, in the threads
// that everything else uses too, as many at a time as come.

const config = readConfig()
const database = await openDatabase(config, (error) => {
  throw error
})
const app = await buildApp(config, { database, log: pino({ level: 'error' }) })
app.http.addHook('onRequest', async (request, reply) => {
  if (request.method !== 'POST' || request.url !== '/api/session') return
  const chunks: Buffer[] = []
  for await (const chunk of request.raw) chunks.push(chunk as Buffer)
  const { username, password } = SignIn.parse(JSON.parse(Buffer.concat(chunks).toString()))
  const [user] = await database.query<{ id: string; hash: string }>({
    text: 'select auth_user.id, password as hash from auth_user join auth_account on user_id = auth_user.id where username = lower($1)',
    values: [username],
  })
  if (!user || !(await verify(user.hash, password))) return reply.code(401).send({})
  const token = randomUUID()
  await database.query({
    text: `insert into auth_session (id, user_id, token, expires_at) values ($1, $2, $3, now() + interval '1 day')`,
    values: [randomUUID(), user.id, token],
  })
  const signature = createHmac('sha256', config.secret!).update(token).digest('base64')
  return reply.header('set-cookie', `fairway.session_token=${encodeURIComponent(`${token}.${signature}`)}`).send({ viewer: null })
})
await app.http.listen({ host: config.host, port: config.port })
process.once('SIGTERM', () => void app.close().then(() => database.close()))
