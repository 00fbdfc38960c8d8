/** What every field shows around its control. */
export type FieldFrame = {
  label: string
  /** Said under the label, always. */
  help?: string
  /** What is wrong with the value, in the reader's language. */
  problem?: string
  /** May be left empty. */
  optional?: boolean
  /** Label and help beside the control instead of above it, where there is room. */
  beside?: boolean
}

/** The looks of a native control: those of UInput. */
export const controlLook =
  'min-h-8 w-full min-w-0 rounded-md bg-default px-2.5 py-1.5 text-base/5 text-highlighted ring ring-inset ring-accented transition-colors placeholder:text-dimmed disabled:cursor-not-allowed disabled:opacity-75 aria-invalid:ring-(--ui-error) md:text-sm/5'
