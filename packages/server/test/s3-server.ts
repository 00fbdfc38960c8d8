import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FilesS3Config } from '../src/config.ts'
import { afterwards } from './afterwards.ts'

// A small S3 on a port of this computer, with the tempers that such storages have. It takes only what is signed, and checks that
// by itself: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html

export type S3Temper =
  | 'well'
  /** Refuses with 500 once, and then is well. */
  | 'stumbles'
  /** Refuses with 500. */
  | 'ill'
  /** Takes the request and says nothing. */
  | 'silent'
  /** Says half of an object and nothing more. */
  | 'halting'
  /** Says half of an object and hangs up. */
  | 'truncating'
  /** Says half of an object and that it is all. */
  | 'forgetful'
  /** Sends whoever asks elsewhere. */
  | 'moved'

const bucket = 'campus-files'
const keys = { id: 'AKIAFAIRWAY', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'cn-north-1' }

export type S3Server = Awaited<ReturnType<typeof startS3>>

export async function startS3() {
  const objects = new Map<string, Buffer>()
  const refused: string[] = []
  const state: { temper: S3Temper } = { temper: 'well' }
  const server = http.createServer((request, answer) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => respond(request, Buffer.concat(pieces), answer))
  })

  function respond(request: http.IncomingMessage, body: Buffer, answer: http.ServerResponse): void {
    const { temper } = state
    if (temper === 'silent') return
    if (temper === 'moved') return void answer.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()
    if (temper === 'stumbles') state.temper = 'well'
    if (temper === 'ill' || temper === 'stumbles') return void answer.writeHead(500).end('<Error><Code>InternalError</Code></Error>')
    const problem = wrongIn(request, body)
    if (problem) {
      refused.push(problem)
      return void answer.writeHead(403).end(`<Error><Code>${problem}</Code></Error>`)
    }
    const key = request.url!.slice(`/${bucket}/`.length)
    const object = objects.get(key)
    if (request.method === 'PUT') {
      objects.set(key, body)
      return void answer.writeHead(200).end()
    }
    if (request.method === 'DELETE') {
      objects.delete(key)
      return void answer.writeHead(204).end()
    }
    if (!object) return void answer.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const part = from === undefined ? object : object.subarray(Number(from), Number(to) + 1)
    const half = part.subarray(0, part.length / 2)
    const headers = temper === 'forgetful' ? {} : { 'content-length': part.length }
    answer.writeHead(from === undefined ? 200 : 206, headers)
    if (temper === 'well') return void answer.end(part)
    if (temper === 'forgetful') return void answer.end(half)
    answer.write(half, () => temper === 'truncating' && setTimeout(() => answer.destroy(), 20))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  afterwards(close)
  const config: FilesS3Config = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    region: keys.region,
    accessKeyId: keys.id,
    secretAccessKey: keys.secret,
  }
  return {
    config,
    objects,
    /** What was wrong with requests. */
    refused,
    /** To be set. */
    state,
    close,
  }
}

/** As S3 names it; undefined if everything is right. */
function wrongIn({ method, url, headers }: http.IncomingMessage, body: Buffer): string | undefined {
  const [, credential, signedHeaders, signature] = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '') ?? []
  if (!credential || !signedHeaders || !signature) return 'AccessDenied'
  const at = String(headers['x-amz-date'])
  const [id, day = '', region = '', service, end] = credential.split('/')
  if (id !== keys.id) return 'InvalidAccessKeyId'
  if (region !== keys.region || service !== 's3' || end !== 'aws4_request' || !at.startsWith(day)) return 'AuthorizationHeaderMalformed'
  const time = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(Date.now() - time) < 15 * 60_000)) return 'RequestTimeTooSkewed'
  const names = signedHeaders.split(';')
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name))) return 'AccessDenied'
  const payload = String(headers['x-amz-content-sha256'])
  if (method === 'PUT' && headers['content-length'] === undefined) return 'MissingContentLength'
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  if (method === 'PUT' && payload === 'UNSIGNED-PAYLOAD') return 'XAmzContentSHA256Missing'
  const [path = '', query = ''] = url!.split('?')
  if (!path.startsWith(`/${bucket}/`)) return 'NoSuchBucket'
  const canonical = [
    method,
    path,
    query.split('&').sort().join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    payload,
  ].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>((before, part) => hmac(before, part), Buffer.from(`AWS4${keys.secret}`))
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch'
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')
const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest()
