import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { chooseLanguage } from '../i18n/index.ts'
import { ApiProblem, NoAnswer } from './problem.ts'
import { upload } from './upload.ts'

class FakeRequest {
  static last: FakeRequest
  upload: { onprogress?: (event: object) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  status = 0
  responseText = ''
  headers: Record<string, string> = {}
  opened: string[] = []
  sent?: File
  constructor() {
    FakeRequest.last = this
  }
  open(...parts: string[]) {
    this.opened = parts
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value
  }
  send(file: File) {
    this.sent = file
  }
  abort() {
    this.onabort?.()
  }
  answer(status: number, body: string) {
    Object.assign(this, { status, responseText: body })
    this.onload?.()
  }
}

const sheet = new File(['a,b'], 'a.csv')

beforeEach(async () => {
  await chooseLanguage('zh')
  vi.stubGlobal('XMLHttpRequest', FakeRequest)
})
afterEach(() => void vi.unstubAllGlobals())

test('the bytes of a file travel by themselves, what it is in the address, and it says how far they are', async () => {
  const shares: number[] = []
  const answer = upload<{ id: number }>('office/imports', sheet, { query: { term: 'T 1' }, onProgress: (share) => shares.push(share) })
  const { last } = FakeRequest
  expect([last.opened, last.headers, last.sent]).toEqual([['POST', '/api/office/imports?term=T+1'], expect.objectContaining({ 'accept-language': 'zh', 'content-type': 'application/octet-stream' }), sheet])
  last.upload.onprogress!({ loaded: 1, total: 4, lengthComputable: true })
  last.upload.onprogress!({ loaded: 1, total: 0, lengthComputable: false })
  last.answer(202, '{"id":7}')
  expect([await answer, shares]).toEqual([{ id: 7 }, [0.25]])
})

test('a refusal, a gateway in HTML and silence are told apart', async () => {
  const refused = upload('x', sheet)
  FakeRequest.last.answer(422, '{"code":"too-many-rows","title":"太多"}')
  await expect(refused).rejects.toMatchObject({ code: 'too-many-rows', status: 422 })
  await expect(refused).rejects.toBeInstanceOf(ApiProblem)
  const gateway = upload('x', sheet)
  FakeRequest.last.answer(502, '<h1>Bad gateway</h1>')
  await expect(gateway).rejects.toBeInstanceOf(NoAnswer)
  const silent = upload('x', sheet)
  FakeRequest.last.onerror!()
  await expect(silent).rejects.toBeInstanceOf(NoAnswer)
})

test('it can be stopped', async () => {
  const stop = new AbortController()
  const stopped = upload('x', sheet, { signal: stop.signal })
  stop.abort()
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
})
