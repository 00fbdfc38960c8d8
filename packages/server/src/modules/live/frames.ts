import { LiveRequest } from '@fairway/contract/live'
import { Sender, type RawData, type WebSocket } from 'ws'

// What goes over a socket. A frame for many is encoded once, with its WebSocket header before it in one Buffer, so that each socket
// costs one write. For that ws's `Sender` is used beneath its public interface; frames.test.ts compares every byte.

declare module 'ws' {
  const Sender: {
    frame(data: Buffer, options: { fin: boolean; opcode: number; mask: boolean; readOnly: boolean; rsv1: boolean }): Buffer[]
  }
}

type Inside = { _sender: { _state: number; _firstFragment: boolean; sendFrame(list: Buffer[]): void } }

/** An event as all sockets that hear it are sent it. */
export type SharedFrame = { whole: Buffer; text: Buffer }

const textOpcode = 1
const idle = 0

export function sharedFrame(text: string): SharedFrame {
  const payload = Buffer.from(text)
  const [header, ...rest] = Sender.frame(payload, { fin: true, opcode: textOpcode, mask: false, readOnly: true, rsv1: false })
  const whole = Buffer.concat([header!, ...rest])
  return { whole, text: whole.subarray(header!.length) }
}

/** @param isPlain nothing was negotiated that changes frames on their way */
export function writeShared(socket: WebSocket, { whole, text }: SharedFrame, isPlain: boolean): void {
  const sender = (socket as unknown as Inside)._sender
  if (isPlain && sender._state === idle && sender._firstFragment) sender.sendFrame([whole])
  else socket.send(text, { binary: false })
}

/** `undefined`: it makes no sense. */
export function readRequest(data: RawData, isBinary: boolean): LiveRequest | undefined {
  if (isBinary) return undefined
  try {
    return LiveRequest.safeParse(JSON.parse(String(data))).data
  } catch {
    return undefined
  }
}
