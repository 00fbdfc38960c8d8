import { expect, test } from 'vitest'
import { deviceOf, networkOf } from './userAgent.ts'

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0', 'computer', 'Edge', 'Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'computer', 'Firefox', 'Linux'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15', 'computer', 'Safari', 'macOS'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.60(0x18003c28)', 'phone', 'wechat', 'iOS'],
  ['Mozilla/5.0 (Linux; Android 15; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', 'tablet', 'Chrome', 'Android'],
  ['Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 ArkWeb/4.1 Mobile HuaweiBrowser/5.0', 'phone', 'huawei', 'HarmonyOS'],
  ['curl/8.15.0', 'program', 'curl', undefined],
  ['', 'computer', undefined, undefined],
  [null, 'computer', undefined, undefined],
])('%s', (userAgent, kind, browser, system) => expect(deviceOf(userAgent)).toEqual({ kind, browser, system }))

test.each([
  ['127.0.0.1', 'own'],
  ['::1', 'own'],
  ['::ffff:10.1.2.3', 'local'],
  ['172.16.0.9', 'local'],
  ['172.32.0.9', undefined],
  ['fd12::1', 'local'],
  ['203.0.113.9', undefined],
])('%s is of a network: %s', (ip, network) => expect(networkOf(ip)).toBe(network))
