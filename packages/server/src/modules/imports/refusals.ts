import { Refusal } from '../../errors.ts'

export function termMissing(): Refusal {
  return new Refusal(422, 'term-missing', { zh: '请指明学期。', en: 'Name the term that the sheet is for.' })
}

export function notASheet(): Refusal {
  return new Refusal(415, 'unsupported-media-type', {
    zh: '请直接发送 CSV 或 XLSX 文件的内容。',
    en: 'Send the bytes of a CSV or XLSX (content-type: application/octet-stream).',
  })
}

export function importBusy(): Refusal {
  return new Refusal(409, 'import-busy', { zh: '该导入正在检查或写入，请等待其结束。', en: 'This import is being checked or run. Wait until that has ended.' })
}

export function importDone(): Refusal {
  return new Refusal(409, 'import-done', { zh: '该表格已经导入；如需再次导入，请重新上传。', en: 'This sheet was imported already. Upload it again to import it again.' })
}

export function notChecked(): Refusal {
  return new Refusal(409, 'import-not-checked', { zh: '请先检查，再导入。', en: 'Check it before it is run.' })
}

/** What it found holds for keys, which may do less: a line that it would leave out would be written. */
export function checkedByKey(): Refusal {
  return new Refusal(409, 'import-not-checked', {
    zh: '此表格是由 API 密钥检查的，检查结果不适用于您。请重新检查，再导入。',
    en: 'An API key checked this, and may do less than you. Check it again before it is run.',
  })
}

export function wrongMapping(given: number, wanted: number): Refusal {
  return new Refusal(
    422,
    'wrong-mapping',
    { zh: `表格有 ${wanted} 列，给出了 ${given} 列的含义。`, en: `The sheet has ${wanted} columns; ${given} were named.` },
    { columns: wanted },
  )
}
