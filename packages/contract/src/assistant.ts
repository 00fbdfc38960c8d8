import { z } from 'zod'
import { Card, Source } from './assistant-cards.ts'
import { longestQuestion, longestRatingNote, longestTitle, ratingReasons } from './assistant-limits.ts'
import { AnswerModel, AnswerUsage, answerEnds } from './generations.ts'
import { Localised } from './localised.ts'
import { line, pasted } from './text.ts'

// Conversations with the assistant. A conversation is a tree: a question that is put anew, or an answer that is given again, is a
// sibling of the one before it, and `head` says which branch is looked at.

export const TurnId = z.int().positive()

const turn = {
  id: TurnId,
  parent: TurnId.nullable(),
  at: z.iso.datetime(),
}

export const ToolUse = z.object({ id: z.string(), name: z.string(), state: z.enum(['running', 'done', 'failed', 'stopped']) }).meta({ id: 'ToolUse' })
export type ToolUse = z.infer<typeof ToolUse>

export const Question = z
  .object({ ...turn, role: z.literal('user'), clientId: z.string(), text: z.string() })
  .meta({ id: 'AssistantQuestion' })
export type Question = z.infer<typeof Question>

/** While it is `running`, what is missing comes by its generation: the topic `generation:<id>` or its events. */
export const Answer = z
  .object({
    ...turn,
    role: z.literal('assistant'),
    generation: z.uuid(),
    state: z.enum(['running', ...answerEnds]),
    text: z.string().describe('Markdown'),
    reasoning: z.string().optional(),
    tools: z.array(ToolUse),
    cards: z.array(Card),
    cardsAt: z.array(z.int()).describe('after how much of the text each card came, in UTF-16 units'),
    sources: z.array(Source),
    seq: z.int().describe('how far its generation is in here: later events are not'),
    model: AnswerModel.optional(),
    isCached: z.boolean(),
    finish: z.string().optional(),
    code: z.string().optional().describe('why it failed'),
    title: Localised.optional(),
    usage: AnswerUsage.optional(),
    rating: z.union([z.literal(1), z.literal(-1)]).optional(),
    ratingReasons: z.array(z.enum(ratingReasons)).optional(),
    ratingNote: z.string().optional(),
  })
  .meta({ id: 'AssistantAnswer' })
export type Answer = z.infer<typeof Answer>

export const Turn = z.discriminatedUnion('role', [Question, Answer])
export type Turn = z.infer<typeof Turn>

export const ConversationSummary = z
  .object({
    id: z.int(),
    title: z.string().describe('empty: nothing has been asked'),
    at: z.iso.datetime().describe('when something was last said'),
    isRunning: z.boolean(),
    isShared: z.boolean(),
    found: z.string().optional().describe('of a search: where it was found, with what stands around it'),
  })
  .meta({ id: 'ConversationSummary' })
export type ConversationSummary = z.infer<typeof ConversationSummary>

export const ConversationList = z
  .object({ conversations: z.array(ConversationSummary), next: z.string().nullable().describe('for the ones before them') })
  .meta({ id: 'ConversationList' })
export type ConversationList = z.infer<typeof ConversationList>

/** What its owner has deleted, and can still take back. */
export const DeletedConversation = z
  .object({ id: z.int(), title: z.string(), deletedAt: z.iso.datetime(), goneAt: z.iso.datetime().describe('when it is removed for good') })
  .meta({ id: 'DeletedConversation' })
export type DeletedConversation = z.infer<typeof DeletedConversation>

export const DeletedConversationList = z
  .object({ conversations: z.array(DeletedConversation), next: z.string().nullable().describe('for those that were deleted before them') })
  .meta({ id: 'DeletedConversationList' })
export type DeletedConversationList = z.infer<typeof DeletedConversationList>

export const Conversation = z
  .object({
    id: z.int(),
    title: z.string(),
    head: TurnId.nullable().describe('the last turn of the branch that is looked at'),
    turns: z.array(Turn).describe('of all branches, the oldest first'),
    share: z.object({ path: z.string(), at: z.iso.datetime(), head: TurnId }).nullable(),
  })
  .meta({ id: 'Conversation' })
export type Conversation = z.infer<typeof Conversation>

const clientId = z.uuid().describe('made by who asks: the same one is taken once, however often it is sent')

export const NewQuestion = z
  .strictObject({
    clientId,
    text: pasted(longestQuestion).refine((text) => text !== '', 'must not be empty'),
    conversation: z.int().positive().optional().describe('without it, a new one begins'),
    parent: TurnId.nullable().optional().describe('the turn that it follows; the head, if it is not said; null: at the beginning of the conversation'),
    task: z.enum(['chat', 'planning', 'writing', 'code']).optional(),
  })
  .meta({ id: 'NewQuestion' })
export type NewQuestion = z.infer<typeof NewQuestion>

export const Asked = z.object({ conversation: z.int(), title: z.string(), question: Question, answer: Answer }).meta({ id: 'Asked' })
export type Asked = z.infer<typeof Asked>

export const NewAnswer = z
  .strictObject({ clientId, continues: z.boolean().optional().describe('goes on from where the answer broke off or was stopped') })
  .meta({ id: 'NewAnswer' })
export type NewAnswer = z.infer<typeof NewAnswer>

export const ConversationEdit = z
  .strictObject({ title: line(longestTitle).refine((text) => text !== '', 'must not be empty').optional(), head: TurnId.optional() })
  .meta({ id: 'ConversationEdit' })
export type ConversationEdit = z.infer<typeof ConversationEdit>

export const Rating = z
  .strictObject({
    rating: z.union([z.literal(1), z.literal(-1), z.literal(0)]).describe('0: none'),
    reasons: z.array(z.enum(ratingReasons)).max(ratingReasons.length).optional(),
    note: pasted(longestRatingNote).optional(),
  })
  .meta({ id: 'AnswerRating' })
export type Rating = z.infer<typeof Rating>

/** As somebody else on the campus sees it. */
export const SharedConversation = z
  .object({ title: z.string(), by: z.string(), at: z.iso.datetime(), turns: z.array(Turn).describe('of the branch that was shared, as it was then') })
  .meta({ id: 'SharedConversation' })
export type SharedConversation = z.infer<typeof SharedConversation>

/** What the assistant is for who asks. */
export const AssistantStanding = z
  .object({
    isOn: z.boolean(),
    model: AnswerModel.nullable().describe('who would answer now'),
    tokens: z.object({ used: z.int(), most: z.int(), resetsAt: z.iso.datetime() }),
    longestQuestion: z.int(),
  })
  .meta({ id: 'AssistantStanding' })
export type AssistantStanding = z.infer<typeof AssistantStanding>
