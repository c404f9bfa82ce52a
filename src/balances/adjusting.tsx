import {
	Button,
	Modal,
	RadioControl,
	TextControl,
} from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { FormEvent } from 'react';
import { moneyPaths } from '../ledger/entry';
import { Buttons, SubmitButton } from '../support/buttons';
import { compare, parseAmount } from '../support/decimal';
import { formatCredits, formatNumber } from '../support/format';
import { Outcome } from '../support/outcome';
import { PlainTable } from '../support/plain-table';
import { ProblemNotice } from '../support/problem-notice';
import { useSend } from '../support/store';
import { adjustmentText, deltaOf, newKey, sumText } from './adjustment';
import { noteLength, type Adjusted, type Balance } from './balance';
import { OwnBalance } from './own-balance';

/**
 * Adds credits to the chosen users or takes them.
 */
export function Adjusting( {
	users,
	onClose,
}: {
	users: Balance[];
	onClose: () => void;
} ) {
	const [ results, setResults ] = useState< Adjusted[] >();
	return (
		<Modal
			title={ __( 'Add or take credits', 'aipuffer' ) }
			onRequestClose={ onClose }
			size="medium"
		>
			{ results ? (
				<Results
					users={ users }
					results={ results }
					onClose={ onClose }
				/>
			) : (
				<Form users={ users } onDone={ setResults } />
			) }
		</Modal>
	);
}

function Form( {
	users,
	onDone,
}: {
	users: Balance[];
	onDone: ( results: Adjusted[] ) => void;
} ) {
	const [ direction, setDirection ] = useState< 'add' | 'take' >( 'add' );
	const [ typed, setTyped ] = useState( '' );
	const [ note, setNote ] = useState( '' );
	const [ own, setOwn ] = useState( false );
	const [ key ] = useState( newKey );
	const { send, isSending, problem } = useSend< { results: Adjusted[] } >(
		moneyPaths
	);
	const parsed = parseAmount( typed );
	const amount =
		parsed !== null && compare( parsed, '0' ) > 0 ? parsed : null;
	const hasOwn = users.some( ( { is_own } ) => is_own );
	const chosen = users.filter( ( { is_own } ) => own || ! is_own );
	const canSend = amount !== null && chosen.length > 0 && ! isSending;

	const submit = async ( event: FormEvent ) => {
		event.preventDefault();
		if ( amount === null || ! canSend ) {
			return;
		}
		const delta = deltaOf( direction, amount );
		const answer = await send( '/balances/bulk', {
			user_ids: chosen.map( ( { id } ) => id ),
			delta,
			note: note.trim(),
			own,
			// Another amount is another act; the same one again is a retry.
			idempotency_key: `${ key }:${ delta }`,
		} );
		if ( answer ) {
			onDone( answer.results );
		}
	};

	return (
		<form className="aipuffer-form" onSubmit={ submit }>
			{ problem && <ProblemNotice problem={ problem } /> }
			<p>{ users.map( ( { name } ) => name ).join( ', ' ) }</p>
			<RadioControl
				label={ __( 'What to do', 'aipuffer' ) }
				selected={ direction }
				options={ [
					{ value: 'add', label: __( 'Add credits', 'aipuffer' ) },
					{ value: 'take', label: __( 'Take credits', 'aipuffer' ) },
				] }
				onChange={ ( value ) =>
					setDirection( value as 'add' | 'take' )
				}
			/>
			<TextControl
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				label={ __( 'Credits for each user', 'aipuffer' ) }
				inputMode="decimal"
				autoComplete="off"
				required
				value={ typed }
				onChange={ setTyped }
				help={
					typed && amount === null
						? __(
								'Write a number above 0 with at most six decimals.',
								'aipuffer'
							)
						: undefined
				}
			/>
			<TextControl
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				label={ __( 'Note for the ledger (optional)', 'aipuffer' ) }
				maxLength={ noteLength }
				value={ note }
				onChange={ setNote }
			/>
			{ hasOwn && <OwnBalance isMeant={ own } onChange={ setOwn } /> }
			<p role="status">
				{ amount !== null && sumText( amount, chosen.length ) }
			</p>
			<Buttons>
				<SubmitButton isBusy={ isSending } disabled={ ! canSend }>
					{ amount === null || chosen.length === 0
						? __( 'Add or take credits', 'aipuffer' )
						: adjustmentText( direction, amount, chosen.length ) }
				</SubmitButton>
			</Buttons>
		</form>
	);
}

function Results( {
	users,
	results,
	onClose,
}: {
	users: Balance[];
	results: Adjusted[];
	onClose: () => void;
} ) {
	const done = results.filter( ( { ok } ) => ok ).length;
	const failed = results.length - done;
	return (
		<>
			<Outcome>
				{ sprintf(
					/* translators: %s: number of users. */
					_n(
						'The balance of %s user was changed.',
						'The balances of %s users were changed.',
						done,
						'aipuffer'
					),
					formatNumber( done )
				) }{ ' ' }
				{ failed > 0 &&
					sprintf(
						/* translators: %s: number of users. */
						_n( '%s was not.', '%s were not.', failed, 'aipuffer' ),
						formatNumber( failed )
					) }
			</Outcome>
			<PlainTable
				caption={ __( 'Result by user', 'aipuffer' ) }
				columns={ [
					{
						label: __( 'User', 'aipuffer' ),
						render: ( { user_id } ) =>
							users.find( ( { id } ) => id === user_id )?.name ??
							`#${ user_id }`,
					},
					{
						label: __( 'Credit Balance', 'aipuffer' ),
						isAmount: true,
						render: ( { balance } ) =>
							balance === null ? '—' : formatCredits( balance ),
					},
					{
						label: __( 'Result', 'aipuffer' ),
						render: ( { ok, message } ) =>
							ok ? __( 'Done', 'aipuffer' ) : message,
					},
				] }
				// What failed first: that is what somebody has to see to.
				rows={ [ ...results ].sort(
					( one, other ) => Number( one.ok ) - Number( other.ok )
				) }
				getKey={ ( { user_id } ) => user_id }
			/>
			<Buttons>
				<Button
					__next40pxDefaultSize
					variant="primary"
					onClick={ onClose }
				>
					{ __( 'Close', 'aipuffer' ) }
				</Button>
			</Buttons>
		</>
	);
}
