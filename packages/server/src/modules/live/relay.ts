import type { Bus } from '../../bus/bus.ts'
import type { Subscriptions } from './subscriptions.ts'

// What is published on one instance is told on the others that have somebody who hears it; and whose rights have changed.

const channels = { recheckPerson: 'live-person', recheckTopic: 'live-topic' }

export type RelayNeeds = {
  bus: Bus
  subscriptions: Subscriptions
  recheckPerson(personId: number): void
  recheckTopic(topic: string): Promise<void>
  recheckEverybody(): void
  onError(error: unknown): void
}

export function createRelay({ bus, subscriptions, recheckPerson, recheckTopic, recheckEverybody, onError }: RelayNeeds) {
  // By topic that somebody hears: ends listening to it.
  const listening = new Map<string, () => void>()
  const ends = [
    bus.listen(channels.recheckPerson, (text) => recheckPerson(Number(text))),
    bus.listen(channels.recheckTopic, (topic) => void recheckTopic(topic).catch(onError)),
  ]
  if (bus.isShared) {
    subscriptions.onChanged((topic, isHeard) => {
      listening.get(topic)?.()
      if (isHeard) listening.set(topic, bus.listen(channelOf(topic), receive))
      else listening.delete(topic)
    })
    bus.onReconnected(recheckEverybody)
  }

  return {
    publish(topic: string, text: () => string, sheddable: boolean): void {
      if (bus.isShared) bus.publish(channelOf(topic), (sheddable ? '?' : '!') + text())
    },
    recheckPerson: (personId: number) => bus.publish(channels.recheckPerson, String(personId)),
    recheckTopic: (topic: string) => bus.publish(channels.recheckTopic, topic),
    close(): void {
      for (const end of [...ends, ...listening.values()]) end()
    },
  }

  function receive(text: string, channel: string): void {
    subscriptions.send(channel.slice(channelOf('').length), () => text.slice(1), text.startsWith('?'))
  }
}

function channelOf(topic: string): string {
  return `live ${topic}`
}
