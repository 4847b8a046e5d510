/** The store cannot be used as it is. The message is one sentence for the operator. */
export class StoreError extends Error {}

/** The store did not do what it was asked, and may do it later: nothing was written. */
export class StoreUnavailable extends Error {}

/** So it is because the disk is full. */
export class StoreFull extends StoreUnavailable {}

/** The connection ended while a transaction was being committed: nobody knows whether it was, until the store says so. */
export class CommitUnknown extends StoreUnavailable {}
