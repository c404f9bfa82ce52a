/**
 * What `/retention` answers; see RetentionController in PHP.
 */
import { __, _n, sprintf } from '@wordpress/i18n';
import { formatNumber } from '../support/format';

/** A run, and what it removed. */
export interface Run {
	/** ISO 8601 in UTC. */
	started_at: string;
	ended_at: string;
	/** Conversations that were deleted, and those whose text was removed. */
	deleted: number;
	text_removed: number;
	/** Whether nothing too old was left. */
	is_done: boolean;
}

export interface Retention {
	enabled: boolean;
	/** After how many days without a message a conversation is deleted. */
	days: number;
	/** After how many days its text is removed; null for never. */
	text_days: number | null;
	/** The name of a schedule of WordPress. */
	schedule: string;
	/** Null while nothing is scheduled. */
	next_run: string | null;
	last_run: Run | null;
	/** Whether the site's cron does not seem to work. */
	is_cron_late: boolean;
	/** The periods that can be chosen, in days. */
	periods: Array< { value: number; label: string } >;
}

/** What the form changes. */
export type Draft = Pick< Retention, 'enabled' | 'days' | 'text_days' >;

export const draftOf = ( { enabled, days, text_days }: Draft ): Draft => ( {
	enabled,
	days,
	text_days,
} );

export const isSameDraft = ( one: Draft, other: Draft ): boolean =>
	one.enabled === other.enabled &&
	one.days === other.days &&
	one.text_days === other.text_days;

/**
 * Whether settings ever remove anything.
 * @param draft
 */
export const removesAnything = ( draft: Draft ): boolean =>
	draft.enabled || draft.text_days !== null;

/**
 * What a run removed, in words.
 * @param run
 */
export function removed( run: Run ): string {
	const parts = [
		run.deleted > 0 &&
			sprintf(
				/* translators: %s: number of conversations. */
				_n(
					'%s conversation deleted',
					'%s conversations deleted',
					run.deleted,
					'aipuffer'
				),
				formatNumber( run.deleted )
			),
		run.text_removed > 0 &&
			sprintf(
				/* translators: %s: number of conversations. */
				_n(
					'text of %s conversation removed',
					'text of %s conversations removed',
					run.text_removed,
					'aipuffer'
				),
				formatNumber( run.text_removed )
			),
		! run.is_done && __( 'more is left', 'aipuffer' ),
	].filter( Boolean );
	return parts.length
		? parts.join( ', ' )
		: __( 'nothing was too old', 'aipuffer' );
}

/**
 * The name of a schedule.
 * @param schedule
 */
export const scheduleLabel = ( schedule: string ): string =>
	( {
		hourly: __( 'Every hour', 'aipuffer' ),
		twicedaily: __( 'Twice a day', 'aipuffer' ),
		daily: __( 'Every day', 'aipuffer' ),
	} )[ schedule ] ?? schedule;

export const retentionPaths = [ '/retention' ] as const;

/** A run removes logs, too. */
export const runPaths = [ '/retention', '/logs' ] as const;
