/** What shows the people of the firm: their list, and who leads what. */
export const MEMBER_TAGS = ['members', 'clients', 'workspace'];
