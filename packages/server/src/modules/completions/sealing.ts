import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

// Keys of model servers lie in the database so that a copy of it alone does not give them away.

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/** @param secret of the campus */
export function createSealing(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'keys of model servers', 32))

  return {
    seal(text: string): Buffer {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, key, nonce)
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },

    /** @returns undefined: it was sealed with another secret */
    open(sealed: Buffer): string | undefined {
      try {
        const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes))
        decipher.setAuthTag(sealed.subarray(-tagBytes))
        return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
