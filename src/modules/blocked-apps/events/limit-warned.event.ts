/** 80 % of a limit was reached, for the first time that day. */
export class LimitWarnedEvent {
  constructor(
    readonly userId: number,
    readonly appName: string,
    /** Used / limit × 100, one decimal. */
    readonly percentage: number,
    readonly usedMinutes: number,
    readonly limitMinutes: number,
  ) {}
}
