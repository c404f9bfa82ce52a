/**
 * Limits while they are being changed: choices on a form, and back to what the
 * server takes.
 */
import { __ } from '@wordpress/i18n';
import { compare, parseAmount } from '../support/decimal';
import { formatCredits } from '../support/format';
import { defaultScope, type Limit, type Limits, type Quota } from './quota';

/** Where a scope's limits come from. */
export type Basis = 'default' | 'prepaid' | 'own';

export interface Choice {
	kind: 'unlimited' | 'none' | 'number';
	/** The number, as typed. */
	typed: string;
}

export interface Draft {
	basis: Basis;
	guest: Choice;
	user: Choice;
	roles: Array< { role: string; choice: Choice } >;
	period: string;
	message: string;
}

export const basisOf = ( quota: Quota ): Basis => {
	if ( ! quota.is_set && quota.scope !== defaultScope ) {
		return 'default';
	}
	return quota.prepaid_only ? 'prepaid' : 'own';
};

/**
 * A limit as a choice.
 */
export function choiceOf( limit: Limit ): Choice {
	if ( limit === null ) {
		return { kind: 'unlimited', typed: '' };
	}
	return limit === '0'
		? { kind: 'none', typed: '' }
		: { kind: 'number', typed: formatCredits( limit ) };
}

/**
 * The limit of a choice; undefined when the number is none.
 */
export function limitOf( { kind, typed }: Choice ): Limit | undefined {
	if ( kind !== 'number' ) {
		return kind === 'none' ? '0' : null;
	}
	const limit = parseAmount( typed );
	return limit === null || compare( limit, '0' ) < 0 ? undefined : limit;
}

export const draftOf = ( quota: Quota ): Draft => ( {
	basis: basisOf( quota ),
	guest: choiceOf( quota.guest ),
	user: choiceOf( quota.user ),
	roles: Object.entries( quota.roles ).map( ( [ role, limit ] ) => ( {
		role,
		choice: choiceOf( limit ),
	} ) ),
	period: quota.period,
	message: quota.message,
} );

/** Limits to begin with for a scope that has none. */
export const newDraft: Draft = {
	basis: 'own',
	guest: choiceOf( '0' ),
	user: choiceOf( '0' ),
	roles: [],
	period: 'never',
	message: '',
};

/** What people call a limit that is no number. */
export const choiceLabels = () => ( {
	unlimited: __( 'Unlimited', 'aipuffer' ),
	none: __( 'None (prepaid only)', 'aipuffer' ),
	number: __( 'A number of credits', 'aipuffer' ),
} );

/**
 * The limits of a draft; null while one of its numbers is none.
 */
export function limitsOf( draft: Draft ): Limits | null {
	const { basis, period, message } = draft;
	if ( basis !== 'own' ) {
		return { guest: '0', user: '0', roles: {}, period, message };
	}
	const [ guest, user, ...roles ] = [
		draft.guest,
		draft.user,
		...draft.roles.map( ( { choice } ) => choice ),
	].map( limitOf );
	if ( [ guest, user, ...roles ].includes( undefined ) ) {
		return null;
	}
	return {
		guest: guest!,
		user: user!,
		roles: Object.fromEntries(
			draft.roles.map( ( { role }, index ) => [ role, roles[ index ]! ] )
		),
		period,
		message,
	};
}
