/** A column of a list. Its cells say `text`, unless the page draws them in the slot `cell-<key>`. */
export type Column<Row> = {
  key: string
  label: string
  text?: (row: Row) => string | number | null | undefined
  /** The list can be ordered by it. */
  sortable?: boolean
  /** Numbers stand at the end of their cell. */
  isNumber?: boolean
  /** Of the column where there is room for columns, such as `12rem`; without one it takes what is left. */
  width?: string
  /** Of buttons, which say what they do: in a card they have no label. */
  isAction?: boolean
  /** Heads the card of a narrow screen, where other cells stand under it with their labels. */
  isTitle?: boolean
}

/** The key of a column, with a minus for the other way round. */
export type Sort = string

/** What the list is ordered by after the head of a column was pressed. */
export function nextSort(sort: Sort | null, key: string): Sort {
  return sort === key ? `-${key}` : key
}

export function ariaSort(sort: Sort | null, key: string): 'ascending' | 'descending' | 'none' {
  return sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : 'none'
}
