import fs from 'node:fs'
import type { JSONReport, JSONReportSuite, JSONReportTest } from '@playwright/test/reporter'
import type { Reporter, TestModule } from 'vitest/node'

/** What a run came to: how many tests passed, and by name the others. Those of `second` passed too, when tried again. */
export type Outcome = { passed: number; skipped: string[]; failed: string[]; second: string[] }

type Status = JSONReportTest['status']

/** Writes the outcome of Vitest's tests to the file that `OUTCOME_FILE` names. */
export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const outcome: Outcome = { passed: 0, skipped: [], failed: [], second: [] }
    for (const module of modules) {
      const place = `${module.project.name}: ${module.relativeModuleId}`
      if (module.errors().length > 0) outcome.failed.push(place)
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        const name = `${place} > ${test.fullName}`
        if (state === 'passed') outcome.passed += 1
        else outcome[state === 'failed' ? 'failed' : 'skipped'].push(name)
        if (test.diagnostic()?.flaky) outcome.second.push(name)
      }
    }
    const file = process.env['OUTCOME_FILE']
    if (file !== undefined) fs.writeFileSync(file, JSON.stringify(outcome))
  }
}

/** What Playwright's own report says. */
export function outcomeOf(report: Pick<JSONReport, 'suites' | 'stats'>): Outcome {
  const { expected, flaky } = report.stats
  const named = (status: Status) => report.suites.flatMap((suite) => namesIn(suite, status))
  return { passed: expected + flaky, skipped: named('skipped'), failed: named('unexpected'), second: named('flaky') }
}

/** `suite.title` is the file's name, and within it that of what describes the tests. */
function namesIn(suite: JSONReportSuite, status: Status): string[] {
  const own = suite.specs.filter(({ tests }) => tests.some((test) => test.status === status)).map(({ title }) => title)
  return [...own, ...(suite.suites ?? []).flatMap((inner) => namesIn(inner, status))].map((title) => `${suite.title} > ${title}`)
}
