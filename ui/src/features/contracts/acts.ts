/** What a change of a contract spoils: also every connection that goes live under it. */
export const CONTRACT_TAGS = (): string[] => ['contracts', 'attention', 'connections', 'connection'];

/** What going live, or ending that, spoils. */
export const liveTags = ({ connection_id: id }: { connection_id: string }): string[] => ['connections', `connection:${id}`, 'attention'];
