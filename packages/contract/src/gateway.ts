import { z } from 'zod'

// What programs ask of models through the campus, as OpenAI's API has it: https://platform.openai.com/docs/api-reference/chat. What
// is not named here is passed over, as there.

const text = z.string()
/** Itself and not where it is: servers of models stand inside, and would fetch from there whatever they are told. */
const image = text.regex(/^data:image\/[\w.+-]+;base64,/i, 'must be a data: address of an image')
const contentPart = z.union([
  z.looseObject({ type: z.literal('text'), text }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: image, detail: text.optional() }) }),
])
const content = z.union([text, z.array(contentPart)])

export const GatewayToolCall = z.looseObject({ id: text, type: z.literal('function').optional(), function: z.looseObject({ name: text, arguments: text }) })

export const GatewayMessage = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('system'), content }),
  z.looseObject({ role: z.literal('developer'), content }),
  z.looseObject({ role: z.literal('user'), content }),
  z.looseObject({ role: z.literal('assistant'), content: content.nullish(), tool_calls: z.array(GatewayToolCall).nullish(), reasoning_content: text.nullish() }),
  z.looseObject({ role: z.literal('tool'), tool_call_id: text, content }),
])
export type GatewayMessage = z.infer<typeof GatewayMessage>

export const GatewayRequest = z
  .looseObject({
    model: text.max(200).describe('as `GET /v1/models` names it; `auto`: as the campus chooses for the task'),
    messages: z.array(GatewayMessage).min(1).max(2000),
    stream: z.boolean().nullish(),
    stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
    tools: z.array(z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: text.max(64), description: text.nullish(), parameters: z.record(text, z.unknown()).nullish(), strict: z.boolean().nullish() }) })).max(128).nullish(),
    tool_choice: z.union([z.enum(['auto', 'none', 'required']), z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: text }) })]).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    max_tokens: z.int().positive().nullish(),
    max_completion_tokens: z.int().positive().nullish(),
    stop: z.union([text, z.array(text).max(16)]).nullish(),
    n: z.int().nullish(),
    reasoning_effort: text.max(20).nullish(),
    thinking: z.looseObject({ type: text.max(20) }).nullish().describe('as DeepSeek has it; absent: as the campus has set it for the model'),
    parallel_tool_calls: z.boolean().nullish(),
    response_format: z.looseObject({ type: text }).nullish(),
    seed: z.int().nullish(),
    presence_penalty: z.number().nullish(),
    frequency_penalty: z.number().nullish(),
  })
  .meta({ id: 'GatewayRequest' })
export type GatewayRequest = z.infer<typeof GatewayRequest>

export const GatewayEmbeddings = z.looseObject({ model: text.max(200), input: z.union([text, z.array(z.union([text, z.number(), z.array(z.number())])).max(2048)]) }).meta({ id: 'GatewayEmbeddings' })

export const GatewayModel = z.object({ id: text, object: z.literal('model'), created: z.int(), owned_by: text }).meta({ id: 'GatewayModel' })
export type GatewayModel = z.infer<typeof GatewayModel>

export const GatewayModels = z.object({ object: z.literal('list'), data: z.array(GatewayModel) }).meta({ id: 'GatewayModels' })
export type GatewayModels = z.infer<typeof GatewayModels>

export const GatewayError = z.object({ error: z.object({ message: text, type: text, param: text.nullable(), code: text.nullable() }) }).meta({ id: 'GatewayError' })
export type GatewayError = z.infer<typeof GatewayError>
