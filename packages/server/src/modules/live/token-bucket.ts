/** Holds `capacity` tokens and gains `perSecond`. Whoever takes more than there are owes them. */
export class TokenBucket {
  readonly capacity: number
  readonly perSecond: number
  private tokens: number
  private at: number

  constructor(capacity: number, perSecond: number, now = performance.now()) {
    this.capacity = capacity
    this.perSecond = perSecond
    this.tokens = capacity
    this.at = now
  }

  /** @returns what is left; below 0: that was too much */
  take(now = performance.now()): number {
    this.refill(now)
    return --this.tokens
  }

  /** Takes one if there is one. @returns seconds until there is; 0: taken */
  takeOrWait(now = performance.now()): number {
    this.refill(now)
    if (this.tokens < 1) return (1 - this.tokens) / this.perSecond
    this.tokens--
    return 0
  }

  isFull(now = performance.now()): boolean {
    this.refill(now)
    return this.tokens >= this.capacity
  }

  private refill(now: number): void {
    this.tokens = Math.min(this.capacity, this.tokens + ((now - this.at) / 1000) * this.perSecond)
    this.at = now
  }
}
