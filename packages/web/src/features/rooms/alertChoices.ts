import { shallowRef } from 'vue'

/** How this browser tells of messages while its reader looks elsewhere. Kept in it: a telephone at night is not a desk by day. */
export type AlertChoices = { isOn: boolean; /** No sound of it between these, as `22:00`; in a row over midnight. */ quiet: { isOn: boolean; from: string; to: string } }

const storageKey = 'fairway-alerts'
const shipped: AlertChoices = { isOn: false, quiet: { isOn: true, from: '22:00', to: '07:00' } }

export const alertChoices = shallowRef<AlertChoices>(kept())

function kept(): AlertChoices {
  try {
    const { isOn, quiet } = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<AlertChoices>
    return { isOn: isOn ?? shipped.isOn, quiet: { ...shipped.quiet, ...quiet } }
  } catch {
    return shipped
  }
}

export function chooseAlerts(choices: AlertChoices): void {
  alertChoices.value = choices
  localStorage.setItem(storageKey, JSON.stringify(choices))
}

/** Whether it is quiet at a moment, on the clock of this device. */
export function isQuiet({ quiet }: AlertChoices, now: Date): boolean {
  if (!quiet.isOn) return false
  const at = now.getHours() * 60 + now.getMinutes()
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  return from <= to ? at >= from && at < to : at >= from || at < to
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/** Whether the browser lets us: `unsupported` where a page cannot, as on telephones. Android's browsers have the constructor, and it throws. */
export const permission = (): NotificationPermission | 'unsupported' => (typeof Notification === 'undefined' || navigator.userAgent.includes('Android') ? 'unsupported' : Notification.permission)
