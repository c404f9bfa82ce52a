/**
 * Editing a balance in its place: what can happen to one field, without the
 * screen and without the server.
 */
import { __ } from '@wordpress/i18n';
import { add, compare, parseAmount, subtract } from '../support/decimal';
import { formatCredits } from '../support/format';
import type { Problem } from '../support/problem';

export type Edit =
	/** Nobody is at it. */
	| { status: 'resting' }
	/** Changed, and not sent yet. `problem` is what the last try ended with. */
	| { status: 'editing'; draft: Draft; problem?: string }
	/** Somebody is asked whether they mean their own balance. */
	| { status: 'asking'; draft: Draft }
	| { status: 'saving'; draft: Draft }
	/** Somebody else was faster: the balance is `now`, not `draft.base`. */
	| { status: 'moved'; draft: Draft; now: string }
	| { status: 'saved'; balance: string };

export interface Draft {
	/** As typed. */
	text: string;
	note: string;
	/** The balance that was on screen when the edit began; the server compares. */
	base: string;
}

export type Happening =
	| { type: 'typed'; text: string; shown: string }
	| { type: 'noted'; note: string }
	| { type: 'put back' }
	| { type: 'asked' }
	| { type: 'declined' }
	| { type: 'sent' }
	| { type: 'saved'; balance: string }
	| { type: 'refused'; message: string }
	| { type: 'found moved'; now: string };

export const resting: Edit = { status: 'resting' };

export const draftOf = ( edit: Edit ): Draft | null =>
	'draft' in edit ? edit.draft : null;

/**
 * What is the matter with a draft, in the words the field shows; null when it
 * can be sent.
 */
export function draftProblem( draft: Draft ): string | null {
	const amount = parseAmount( draft.text );
	return amount === null || compare( amount, '0' ) < 0
		? __(
				'Write the balance as a number of 0 or more, with at most six decimals.',
				'aipuffer'
			)
		: null;
}

/**
 * The change a draft stands for; null while it is no number.
 */
export function changeOf( draft: Draft ): string | null {
	const amount = parseAmount( draft.text );
	return amount === null ? null : subtract( amount, draft.base );
}

export const isChanged = ( draft: Draft ): boolean => {
	const change = changeOf( draft );
	return change === null || compare( change, '0' ) !== 0;
};

/**
 * The same change, on top of a balance that moved meanwhile.
 */
export const onTopOf = ( draft: Draft, now: string ): Draft => ( {
	...draft,
	base: now,
	text: formatCredits( add( now, changeOf( draft ) ?? '0' ) ),
} );

/**
 * The balance that holds now, where a refusal says that it moved.
 */
export const balanceNow = ( problem: Problem ): string | null =>
	problem.code === 'aipuffer_balance_changed'
		? String( problem.data.balance )
		: null;

export function reduce( edit: Edit, happening: Happening ): Edit {
	const draft = draftOf( edit );
	switch ( happening.type ) {
		case 'typed': {
			const { text, shown } = happening;
			const before = draft ?? { note: '', base: shown };
			// Who types on after a move has read what the balance is now.
			const base = edit.status === 'moved' ? edit.now : before.base;
			return { status: 'editing', draft: { ...before, base, text } };
		}
		case 'noted':
			return 'draft' in edit
				? { ...edit, draft: { ...edit.draft, note: happening.note } }
				: edit;
		case 'put back':
			return resting;
		case 'asked':
			return draft ? { status: 'asking', draft } : edit;
		case 'declined':
			return draft ? { status: 'editing', draft } : edit;
		case 'sent':
			return draft ? { status: 'saving', draft } : edit;
		case 'saved':
			return { status: 'saved', balance: happening.balance };
		case 'refused':
			return draft
				? { status: 'editing', draft, problem: happening.message }
				: edit;
		case 'found moved':
			return draft
				? { status: 'moved', draft, now: happening.now }
				: edit;
	}
}
