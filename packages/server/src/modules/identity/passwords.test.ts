import { afterAll, expect, test } from 'vitest'
import { createHashing } from './hashing.ts'
import { createPasswords, hashInitialPassword, randomPassword } from './passwords.ts'

const hashing = createHashing()
afterAll(hashing.close)
const passwords = createPasswords(hashing)
const turn = { of: 'test' }
const hashPassword = (password: string) => passwords.hash(password, turn)
const isPassword = (password: string, stored: string) => passwords.isRight(password, stored, turn)

test('a password is the one that was hashed and no other', async () => {
  const stored = await hashPassword('秘密 horse')
  expect(await isPassword('秘密 horse', stored)).toBe(true)
  expect(await isPassword('秘密 Horse', stored)).toBe(false)
  expect(await isPassword('', stored)).toBe(false)
})

test('the same password is never stored the same', async () => {
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'))
})

test('what is no hash is nobody’s password', async () => {
  for (const stored of ['', 'plain', '$2b$10$abcdefghijklmnopqrstuv', '$argon2id$']) expect(await isPassword(stored, stored)).toBe(false)
})

test('a password that is handed out has 100 bits and no characters that look alike', () => {
  const passwords = Array.from({ length: 200 }, randomPassword)
  expect(new Set(passwords).size).toBe(200)
  for (const password of passwords) expect(password).toMatch(/^([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}$/)
})

test('a password that was handed out is the one that was made and no other', async () => {
  const password = randomPassword()
  const stored = hashInitialPassword(password)
  expect(await isPassword(password, stored)).toBe(true)
  expect(await isPassword(randomPassword(), stored)).toBe(false)
  expect(await isPassword(stored, stored)).toBe(false)
  expect(hashInitialPassword(password)).not.toBe(stored)
})
