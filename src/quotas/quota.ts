/**
 * What `/quotas` takes and answers; see QuotaResource in PHP. Limits are
 * decimal strings of credits: null is unlimited, "0" is none.
 */
export type Limit = string | null;

export interface Limits {
	guest: Limit;
	user: Limit;
	roles: Record< string, Limit >;
	period: string;
	/** What somebody reads who has used theirs up; '' for the default. */
	message: string;
}

export interface Quota extends Limits {
	scope: string;
	name: string;
	/** Whether these are its own limits, not those of the default scope. */
	is_set: boolean;
	/** Whether nobody has a quota, so that only credits pay. */
	prepaid_only: boolean;
}

export interface Options {
	roles: Array< { role: string; name: string } >;
	periods: Array< { value: string; label: string } >;
	scopes: Array< { scope: string; name: string } >;
}

export interface GuestUsage {
	scope: string;
	name: string;
	guests: number;
	used: string;
	held: string;
}

/** The scope whose limits hold for all that have none of their own. */
export const defaultScope = '*';

/**
 * As the server takes them: `ai_forms`, `chatbot:12`.
 */
export const isScope = ( text: string ): boolean =>
	/^[a-z0-9_]+(:[A-Za-z0-9_.-]+)?$/.test( text ) && text.length <= 100;

/**
 * The path of a scope's limits. Every character a scope can have may stand in
 * a path, and the server would not undo an encoded colon.
 */
export const quotaPath = ( scope: string ): string => `/quotas/${ scope }`;

/** The longest message the server takes. */
export const messageLength = 1000;
