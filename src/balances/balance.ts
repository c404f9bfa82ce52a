/**
 * What `/balances` takes and answers. Amounts are decimal strings of credits,
 * times ISO 8601 in UTC.
 */
import { settings } from '../support/settings';

export interface Balance {
	id: number;
	name: string;
	login: string;
	email: string;
	avatar_url: string | null;
	/** The user's page in the admin; null where this person may not open it. */
	edit_url: string | null;
	balance: string;
	/** Reserved for requests that are under way. */
	held: string;
	available: string;
	/** Of the present quota periods. */
	usage: { used: string; scopes: Array< { scope: string; name: string } > };
	latest_reset: string | null;
	/** Whether this person may change it. */
	can_edit: boolean;
	/** Whether it is this person's own, which takes a confirmation to change. */
	is_own: boolean;
}

/** A balance as a row of the table. */
export interface Row extends Balance {
	/**
	 * Which answer of the server it comes from. Rows themselves do not tell:
	 * DataViews copies them.
	 */
	reading: object;
}

/** One scope's quota of one user. */
export interface ScopeUsage {
	scope: string;
	name: string;
	/** Null is unlimited, 0 is none. */
	limit: string | null;
	used: string;
	held: string;
	remaining: string | null;
	period: string;
	/** When the next period begins; null where none does. */
	resets_at: string | null;
	/** When somebody last reset it by hand. */
	reset_at: string | null;
}

export interface Purchase {
	/** The ledger entry. */
	id: number;
	date: string;
	order_id: number | null;
	order_number: string | null;
	order_url: string | null;
	product: string;
	type: 'purchase' | 'revocation';
	/** Negative where they were taken back. */
	credits: string;
	/** Credits of a refund that had been spent already. */
	shortfall: string;
}

export interface Adjusted {
	user_id: number;
	ok: boolean;
	balance: string | null;
	/** Why not; null when it was done. */
	message: string | null;
}

export interface ImportLine {
	line: number;
	user: { id: number; name: string; email: string } | null;
	delta: string;
	balance_before: string;
	balance_after: string;
	/** What is wrong with it; null when nothing is. */
	message: string | null;
	/** Whether it was imported before, so that it changes nothing now. */
	duplicate: boolean;
}

/** What stands before the decimals of a file's amounts. */
export type Decimal = '.' | ',';

export interface ImportResult {
	lines: ImportLine[];
	totals: {
		users: number;
		credits_added: string;
		credits_taken: string;
		errors: number;
		already_imported: number;
	};
	/** Amounts that can mean two numbers, such as "1.000"; null: all is clear. */
	ambiguous: {
		lines: number;
		/** One of them, as the file has it. */
		example: string;
		/** What it means, by what stands before decimals. */
		meanings: { point: string; comma: string };
	} | null;
	/** Of the file and of what it would do: what was shown is what is written. */
	fingerprint: string;
}

/**
 * The path of one user's balance.
 * @param id   As in the address, where anything can stand.
 * @param tail Such as `/usage`.
 */
export const balancePath = ( id: number | string, tail = '' ): string =>
	`/balances/${ encodeURIComponent( id ) }${ tail }`;

export const canEdit = ( item: Balance ): boolean =>
	settings().canManage && item.can_edit;

/**
 * The longest note the server takes.
 */
export const noteLength = 500;
