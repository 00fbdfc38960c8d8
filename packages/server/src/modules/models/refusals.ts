import { mostExperiments, mostModels, mostModelServers, type ModelReach } from '@fairway/contract/model-limits'
import { Refusal } from '../../errors.ts'

export const noSuchServer = () => new Refusal(404, 'no-such-server', { zh: '没有这个模型服务，或已被删除。', en: 'There is no such server, or it was removed.' })

export const serverChanged = () => new Refusal(409, 'server-changed', { zh: '这个模型服务刚被他人改过。请核对后再保存。', en: 'Somebody has just changed this server. Look at it once more before you save.' })

export const serverIsFixed = () =>
  new Refusal(409, 'server-is-fixed', { zh: '这个模型服务由服务器的环境变量设置，不能在此修改。', en: 'This server is set up by the environment of the program. It cannot be changed here.' })

export const serverNameTaken = () => new Refusal(409, 'server-name-taken', { zh: '已有同名的模型服务。', en: 'There is a server of that name already.' }, { field: 'name' })

export const tooManyServers = () => new Refusal(409, 'too-many-servers', { zh: `模型服务最多 ${mostModelServers} 个。`, en: `There may be ${mostModelServers} servers.` })

export const addressUnfit = () =>
  new Refusal(422, 'address-unfit', { zh: '请填写完整的地址，如 https://api.example.com/v1，不含账号、问号和井号。', en: 'Write a whole address such as https://api.example.com/v1, without an account, ? and #.' }, { field: 'baseUrl' })

export const addressNeedsHttps = () =>
  new Refusal(
    422,
    'address-needs-https',
    { zh: '互联网上的服务须用 https，否则密钥和提问会以明文传输。', en: 'A server on the internet needs https: keys and questions would travel in the clear.' },
    { field: 'baseUrl' },
  )

export const addressOutOfReach = (reach: ModelReach) =>
  reach === 'public'
    ? new Refusal(422, 'address-out-of-reach', { zh: '这是本机或内网的地址。如果确实如此，请选择“本机或校园内网”。', en: 'This address is in a private network. If that is meant, choose so under “Where it stands”.' }, { field: 'baseUrl' })
    : new Refusal(422, 'address-out-of-reach', { zh: '这不是本机或内网的地址，请选择“互联网”。', en: 'This address is in no private network. Choose “on the internet”.' }, { field: 'baseUrl' })

export const addressNowhere = () => new Refusal(422, 'address-nowhere', { zh: '这个地址上不会有模型服务。', en: 'No server of models can stand at this address.' }, { field: 'baseUrl' })

export const keyNeededAnew = () =>
  new Refusal(422, 'key-needed-anew', { zh: '地址变了，请重新填写密钥：原密钥不会发往新地址。', en: 'The address is another one. Write the key anew: the one before is not sent there.' }, { field: 'apiKey' })

export const versionNotOfAzure = () => new Refusal(422, 'version-unfit', { zh: '只有 Azure 有 api-version。', en: 'Only Azure has an api-version.' }, { field: 'apiVersion' })

export const thinkingNotToChoose = () =>
  new Refusal(422, 'thinking-unfit', { zh: '只有 DeepSeek 接口可以选择是否思考。', en: 'Only servers that speak as DeepSeek does let it be chosen whether a model thinks.' }, { field: 'thinking' })

export const noSuchModel = () => new Refusal(404, 'no-such-model', { zh: '没有这个模型，或已被移除。', en: 'There is no such model, or it was removed.' })

export const modelChanged = () => new Refusal(409, 'model-changed', { zh: '这个模型刚被他人改过。请核对后再保存。', en: 'Somebody has just changed this model. Look at it once more before you save.' })

export const modelIsFixed = () => new Refusal(409, 'model-is-fixed', { zh: '这个模型不能移除，可以停用。', en: 'This model cannot be removed. It can be switched off.' })

export const modelInExperiment = (experiment: string) =>
  new Refusal(409, 'model-in-experiment', { zh: `正在进行的实验“${experiment}”要用这个模型，请先结束实验。`, en: `The experiment “${experiment}” that is running asks this model. End it first.` }, { experiment })

export const tooManyModels = () => new Refusal(409, 'too-many-models', { zh: `模型最多 ${mostModels} 个。`, en: `There may be ${mostModels} models.` })

export const routeChanged = () => new Refusal(409, 'route-changed', { zh: '这个顺序刚被他人改过。请核对后再保存。', en: 'Somebody has just changed this order. Look at it once more.' })

export const noSuchExperiment = () => new Refusal(404, 'no-such-experiment', { zh: '没有这个实验，或已被删除。', en: 'There is no such experiment, or it was removed.' })

export const experimentChanged = () => new Refusal(409, 'experiment-changed', { zh: '这个实验刚被他人改过。请核对后再试。', en: 'Somebody has just changed this experiment. Look at it once more.' })

export const experimentIsNo = (wanted: 'draft' | 'running' | 'ended') =>
  new Refusal(
    409,
    'experiment-state',
    {
      draft: { zh: '实验开始后不能再修改或删除。', en: 'An experiment that has begun cannot be changed or removed.' },
      running: { zh: '这个实验不在进行中。', en: 'This experiment is not running.' },
      ended: { zh: '只能归档已结束的实验。', en: 'Only an experiment that has ended can be archived.' },
    }[wanted],
    { wanted },
  )

export const experimentOverlaps = (other: string) =>
  new Refusal(409, 'experiment-overlaps', { zh: `“${other}”正在同样的任务上进行，请先结束它。`, en: `“${other}” is running for the same task. End it first.` }, { experiment: other })

export const tooManyExperiments = () => new Refusal(409, 'too-many-experiments', { zh: `实验最多 ${mostExperiments} 个，请删除不用的草稿。`, en: `There may be ${mostExperiments} experiments. Remove drafts that are not needed.` })

export const armsAlike = () => new Refusal(422, 'arms-alike', { zh: '各方案须有不同的名称。', en: 'Every variant needs a name of its own.' }, { field: 'arms' })

export const armModelMissing = () => new Refusal(422, 'arm-model-missing', { zh: '方案中选择的模型已不存在。', en: 'A variant has a model that is not there any more.' }, { field: 'arms' })

export const shadowUnfit = () =>
  new Refusal(422, 'shadow-unfit', { zh: '旁路试验须有两个方案，并为第二个选择模型和每日用量上限。', en: 'A shadow has two variants; the second needs a model, and tokens that it may use on a day.' }, { field: 'arms' })

export const noSuchAnswer = () => new Refusal(404, 'no-such-answer', { zh: '没有这条回答。', en: 'There is no such answer.' })
