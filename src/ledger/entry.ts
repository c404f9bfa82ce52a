/**
 * What `/ledger` answers; see EntryResource in PHP.
 */
import { __ } from '@wordpress/i18n';

export type EntryType =
	'purchase' | 'revocation' | 'adjustment' | 'usage' | 'erasure';

export type ActorType = 'user' | 'guest' | 'admin' | 'order' | 'system';

/** One entry. Amounts are decimal strings of credits. */
export interface Entry {
	id: number;
	/** ISO 8601 in UTC. */
	created_at: string;
	type: EntryType;
	actor: { type: ActorType; id: number; name: string; url: string | null };
	/** Whose account; null for a guest. */
	user: { id: number; name: string } | null;
	credits_delta: string;
	from_quota: string;
	cost: string;
	shortfall: string;
	balance_after: string | null;
	module: string;
	module_label: string;
	operation: string;
	operation_label: string;
	provider: string;
	model: string;
	usage: Record<
		| 'input_tokens'
		| 'output_tokens'
		| 'total_tokens'
		| 'cached_tokens'
		| 'thinking_tokens'
		| 'images'
		| 'videos'
		| 'units',
		number | null
	>;
	usage_units: number | null;
	usage_missing: boolean;
	note: string;
}

/** The figures of the cards. */
export interface Summary {
	credits_added: string;
	balance_debited: string;
	quota_only_usage: string;
	ledger_entries: number;
}

/** A day of the chart. */
export interface Day {
	/** Of the site's zone: "2026-03-29". */
	date: string;
	added: string;
	debited: string;
	quota_only: string;
	entries: number;
}

export const typeLabels = (): Record< EntryType, string > => ( {
	purchase: __( 'Purchase', 'aipuffer' ),
	revocation: __( 'Refund', 'aipuffer' ),
	adjustment: __( 'Admin adjustment', 'aipuffer' ),
	usage: __( 'Usage', 'aipuffer' ),
	erasure: __( 'Erased history', 'aipuffer' ),
} );

export const actorLabels = (): Record< ActorType, string > => ( {
	user: __( 'User', 'aipuffer' ),
	guest: __( 'Guest', 'aipuffer' ),
	admin: __( 'Administrator', 'aipuffer' ),
	order: __( 'Order', 'aipuffer' ),
	system: __( 'System', 'aipuffer' ),
} );

/** Paths that a change of money puts out of date, here and in other rooms. */
export const moneyPaths = [
	'/ledger',
	'/balances',
	'/pricing/unpriced',
] as const;
