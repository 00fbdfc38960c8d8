import { isLoopbackUrl } from '../../loopback.ts'

// Everybody knows the password of a demo account, so it works only for somebody at this computer. Whether a request comes from
// here is told by its connection and its headers; but behind a proxy that passes none, everybody seems to. Who puts a proxy before
// the site says at which address people reach it, and then nobody is let in.

export type DemoAccess = (isFromThisComputer: boolean) => boolean

export function createDemoAccess({ publicUrl }: { publicUrl: string }): DemoAccess {
  const isSiteHere = isLoopbackUrl(publicUrl)
  return (isFromThisComputer) => isSiteHere && isFromThisComputer
}
