import { useDispatch } from '@wordpress/data';
import { useEffect, useReducer, useRef } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { moneyPaths } from '../ledger/entry';
import { parseAmount } from '../support/decimal';
import { formatChange, formatCredits } from '../support/format';
import { useSay } from '../support/snackbars';
import { store, useSend } from '../support/store';
import { balancePath, type Balance, type Row } from './balance';
import {
	balanceNow,
	changeOf,
	draftProblem,
	isChanged,
	onTopOf,
	reduce,
	resting,
	type Draft,
	type Edit,
} from './balance-edit';

export interface BalanceEdit {
	edit: Edit;
	/** The balance as far as it is known. */
	shown: string;
	type: ( text: string ) => void;
	note: ( note: string ) => void;
	/** Saves what was typed, if anything was. */
	commit: () => void;
	/** Saves it although it is one's own balance. */
	confirm: () => void;
	decline: () => void;
	/** Makes the same change to the balance that holds now. */
	tryOnTop: () => void;
	putBack: () => void;
}

/**
 * Editing one user's balance.
 */
export function useBalanceEdit( item: Row ): BalanceEdit {
	const [ edit, happen ] = useReducer( reduce, resting );
	const { send, problem } = useSend< Balance >( moneyPaths, 'PATCH' );
	const { expire } = useDispatch( store );
	const say = useSay();

	// After saving, the answer is newer than the list until that is read again.
	const listed = useRef( item.reading );
	const shown =
		edit.status === 'saved' && listed.current === item.reading
			? edit.balance
			: item.balance;

	useEffect( () => {
		const now = problem && balanceNow( problem );
		if ( now ) {
			happen( { type: 'found moved', now } );
			expire( moneyPaths );
		} else if ( problem?.code === 'aipuffer_own_balance' ) {
			happen( { type: 'asked' } );
		} else if ( problem ) {
			happen( { type: 'refused', message: problem.message } );
		}
	}, [ problem, expire ] );

	const save = async ( draft: Draft, isOwn: boolean ) => {
		happen( { type: 'sent' } );
		listed.current = item.reading;
		const saved = await send( balancePath( item.id ), {
			credit_balance: parseAmount( draft.text ),
			expected_balance: draft.base,
			note: draft.note.trim() || undefined,
			own: isOwn || undefined,
		} );
		if ( saved ) {
			happen( { type: 'saved', balance: saved.balance } );
			say(
				sprintf(
					/* translators: 1: name of a user, 2: balance, 3: the change with its sign. */
					__( 'The balance of %1$s is %2$s (%3$s).', 'aipuffer' ),
					item.name,
					formatCredits( saved.balance ),
					formatChange( changeOf( draft ) ?? '0' )
				)
			);
		}
	};

	const submit = ( draft: Draft ) => {
		const message = draftProblem( draft );
		if ( message ) {
			happen( { type: 'refused', message } );
		} else if ( ! isChanged( draft ) ) {
			happen( { type: 'put back' } );
		} else if ( item.is_own ) {
			happen( { type: 'asked' } );
		} else {
			save( draft, false );
		}
	};

	return {
		edit,
		shown,
		type: ( text ) => happen( { type: 'typed', text, shown } ),
		note: ( note ) => happen( { type: 'noted', note } ),
		commit: () => {
			if ( edit.status === 'editing' ) {
				submit( edit.draft );
			}
		},
		confirm: () => {
			if ( edit.status === 'asking' ) {
				save( edit.draft, true );
			}
		},
		decline: () => happen( { type: 'declined' } ),
		tryOnTop: () => {
			if ( edit.status === 'moved' ) {
				const draft = onTopOf( edit.draft, edit.now );
				happen( { type: 'typed', text: draft.text, shown } );
				submit( draft );
			}
		},
		putBack: () => happen( { type: 'put back' } ),
	};
}
