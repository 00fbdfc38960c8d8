import { z } from 'zod'
import { Localised } from './localised.ts'

// Work that somebody started and that goes on by itself: an import, an export, a report.

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

export const JobFile = z.object({ name: z.string(), mediaType: z.string(), size: z.int().describe('in bytes') }).meta({ id: 'JobFile' })
export type JobFile = z.infer<typeof JobFile>

export const JobProblem = z
  .object({ code: z.string(), title: Localised, fields: z.record(z.string(), z.unknown()) })
  .meta({ id: 'JobProblem', description: 'Why it failed: a stable code, a sentence in both languages, and what a program needs beside the code.' })
export type JobProblem = z.infer<typeof JobProblem>

export const Job = z
  .object({
    id: z.int(),
    kind: z.string(),
    state: z.enum(jobStates),
    isCancelling: z.boolean().describe('it was told to stop and has not ended yet'),
    stage: z.string().nullable().describe('what it is at, a code that depends on the kind'),
    done: z.int(),
    total: z.int().nullable().describe('null: not known'),
    problem: JobProblem.nullable(),
    result: z.unknown().describe('depends on the kind; null unless done'),
    files: z.array(JobFile).describe('what it made, at `GET /api/jobs/:id/files/:name` for some days'),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'Job' })
export type Job = z.infer<typeof Job>

export const Jobs = z.object({ jobs: z.array(Job) }).meta({ id: 'Jobs' })
export type Jobs = z.infer<typeof Jobs>

export const OfficeJob = Job.extend({
  createdBy: z.object({ number: z.string(), name: z.string() }).nullable().describe('null: a command, or the program itself'),
}).meta({ id: 'OfficeJob' })
export type OfficeJob = z.infer<typeof OfficeJob>

export const OfficeJobs = z.object({ jobs: z.array(OfficeJob), before: z.int().nullable().describe('for the next page; null: there is none') }).meta({ id: 'OfficeJobs' })
export type OfficeJobs = z.infer<typeof OfficeJobs>
