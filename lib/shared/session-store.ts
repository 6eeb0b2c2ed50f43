/** One entry of a store. Everything in it that comes from a person is sealed or hashed before the store sees it. */
export interface StoreRecord {
  /** Opaque text, up to some tens of kilobytes. */
  readonly value: string
  /** Opaque text for lists, much shorter than `value`. */
  readonly summary: string
  /** Counts the writes: 1 when added, one more with every replacement. */
  readonly revision: number
  /** Names of the lists that the entry is on. A replacement may add some, and takes none away. */
  readonly indexes: readonly string[]
  /** Orders those lists: seconds since 1970; never changes. */
  readonly startedAt: number
}

/** What must not have been buried, such as a person, and the second that counts for it. */
export interface StoreMortal {
  readonly name: string
  /** Seconds since 1970. */
  readonly at: number
}

/** Buries what bears the name and happened in the second `upTo` or earlier. */
export interface StoreBurial {
  readonly name: string
  /** Seconds since 1970. */
  readonly upTo: number
  /** For how many seconds the grave must be kept, counted from now. */
  readonly seconds: number
}

/**
 * Where sessions and the memory of ended ones live, for one process or many. Names and keys are 1 to 100 letters,
 * digits, `-`, `_` and `:`; the kinds of things (entries, lists, graves, leases) never share a name space.
 *
 * **Time.** All times to live are whole seconds, at least 1, counted by the store from the call. What has outlived its
 * time is gone for every call at once, whether or not its memory is free already. Nothing but an entry and its place
 * on lists may ever disappear before its time: a grave that does lets an ended session live again.
 *
 * **Atomicity.** Each call happens as a whole or not at all, and all calls of all processes happen one after another:
 * no call sees half of another. Once a promise is fulfilled, every later call of every process sees what it did.
 *
 * **Failure.** A call that cannot be carried out rejects, within a bounded time, with any error. It never answers
 * `null`, `false` or an empty list instead, since those mean that something is known. A call that rejected may still
 * have been carried out, or be carried out later: callers must be able to live with both.
 *
 * The suite `storeContract` of `fastify-signicat/store` holds a store against all of this.
 */
export interface SessionStore {
  /** What kind of store this is; options that need more are refused at start. */
  readonly traits: {
    /** All processes of the application see the same entries, and a restart of one loses none. */
    readonly shared: boolean
    /** Calls of different processes keep to the atomicity above; `false`: only calls of one process do. */
    readonly atomic: boolean
  }
  /** The entry, or `null` when there is none. */
  get(key: string): Promise<StoreRecord | null>
  /**
   * Adds an entry and puts it on its lists, unless there is an entry with the key or one of `mortals` is buried: then
   * nothing changes and the answer is `false`.
   */
  add(
    key: string,
    record: StoreRecord,
    options: { readonly seconds: number; readonly mortals?: readonly StoreMortal[] },
  ): Promise<boolean>
  /**
   * Compare-and-set: replaces the entry, adds it to lists that it was not on, and starts the time to live anew, if the
   * revision of the entry is `record.revision - 1`. Otherwise, or when there is no entry (any more), nothing changes and
   * the answer is `false`.
   */
  replace(key: string, record: StoreRecord, options: { readonly seconds: number }): Promise<boolean>
  /** Removes an entry, also from its lists, and gives it to exactly one caller; `null` when there is none. */
  take(key: string): Promise<StoreRecord | null>
  /**
   * Keys of the entries on a list that started in the second `upTo` or earlier, the earliest first. May name entries
   * that are gone; never leaves out one that is there and younger than 90 days.
   */
  list(index: string, upTo: number): Promise<readonly string[]>
  /** Digs graves, all or none. Where there is one, the later `upTo` and the later end hold. */
  bury(burials: readonly StoreBurial[]): Promise<void>
  /** `upTo` of the grave of each name, in the order of the names; `null` where there is none. One round trip. */
  graves(names: readonly string[]): Promise<readonly (number | null)[]>
  /**
   * Takes the lease of a name for some seconds. The answer is `null` while another holds it, else a fencing token: a
   * number greater than every one given for that name before.
   */
  acquire(name: string, seconds: number): Promise<number | null>
  /** Gives a lease back. Does nothing when it has run out or another holds it by now. */
  release(name: string, token: number): Promise<void>
}
