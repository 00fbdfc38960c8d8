import { createServer } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { afterwards } from '../../../test/afterwards.ts'
import { sharedFrame, writeShared } from './frames.ts'

// A shared frame goes beneath ws's public interface, so every byte is compared with what ws itself sends.

/** A socket of the server, and everything that was sent over it after the handshake. */
async function open(): Promise<{ socket: WebSocket; bytes(length: number): Promise<Buffer> }> {
  const server = createServer().listen(0, '127.0.0.1')
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  const connected = new Promise<WebSocket>((resolve) => sockets.once('connection', resolve))
  await new Promise((resolve) => server.once('listening', resolve))
  const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1')
  afterwards(() => {
    client.destroy()
    sockets.close()
    server.close()
  })
  let received = Buffer.alloc(0)
  client.on('data', (part: Buffer) => (received = Buffer.concat([received, part])))
  client.write('GET / HTTP/1.1\r\nhost: campus\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n')
  const socket = await connected
  const afterHandshake = () => received.subarray(received.indexOf('\r\n\r\n') + 4)
  return {
    socket,
    async bytes(length) {
      await expect.poll(() => afterHandshake().length).toBeGreaterThanOrEqual(length)
      return afterHandshake()
    },
  }
}

const texts = [1, 125, 126, 127, 65_535, 65_536, 200_000].map((length) => 'x'.repeat(length))

test.each([...texts, '{"text":"你好，👋 \\u0000"}', ''].map((text): [number, string] => [text.length, text]))('a shared frame of %i characters is byte for byte what ws sends', async (_length, text) => {
  const [ours, theirs] = [await open(), await open()]
  theirs.socket.send(text)
  const frame = sharedFrame(text)
  writeShared(ours.socket, frame, true)
  const expected = await theirs.bytes(frame.whole.length)
  expect(expected.length).toBe(frame.whole.length)
  expect((await ours.bytes(expected.length)).equals(expected)).toBe(true)
})

test('several frames and what ws sends itself stay in their order', async () => {
  const [ours, theirs] = [await open(), await open()]
  const said = ['one', 'two 二', 'three', 'x'.repeat(70_000), 'four']
  said.forEach((text, index) => (index % 2 === 0 ? writeShared(ours.socket, sharedFrame(text), true) : ours.socket.send(text)))
  for (const text of said) theirs.socket.send(text)
  const length = said.reduce((sum, text) => sum + sharedFrame(text).whole.length, 0)
  expect((await ours.bytes(length)).equals(await theirs.bytes(length))).toBe(true)
})

test('a frame for a socket that changes frames on their way goes the public way', async () => {
  const [ours, theirs] = [await open(), await open()]
  writeShared(ours.socket, sharedFrame('hello 你好'), false)
  theirs.socket.send('hello 你好')
  const { length } = sharedFrame('hello 你好').whole
  expect((await ours.bytes(length)).equals(await theirs.bytes(length))).toBe(true)
})
