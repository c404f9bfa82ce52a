import { Button, Spinner, TextControl } from '@wordpress/components';
import { useId, useRef } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { check, Icon } from '@wordpress/icons';
import type { FocusEvent, KeyboardEvent } from 'react';
import { Confirm } from '../support/confirm';
import { formatChange, formatCredits } from '../support/format';
import { canEdit, noteLength, type Row } from './balance';
import { changeOf, draftOf, onTopOf } from './balance-edit';
import { Beside } from './beside';
import { useBalanceEdit, type BalanceEdit } from './use-balance-edit';

/**
 * A balance in the table: a field for who may change it, a figure for others.
 */
export function BalanceCell( { item }: { item: Row } ) {
	return (
		<div className="aipuffer-balance">
			{ canEdit( item ) ? (
				<BalanceField item={ item } />
			) : (
				<span className="aipuffer-amount">
					{ formatCredits( item.balance ) }
				</span>
			) }
			{ item.held !== '0' && (
				<span className="aipuffer-muted aipuffer-amount">
					{ sprintf(
						/* translators: %s: credits reserved for requests under way. */
						__( '%s reserved', 'aipuffer' ),
						formatCredits( item.held )
					) }
				</span>
			) }
		</div>
	);
}

/**
 * Enter or leaving the field saves, Escape puts it back.
 */
function BalanceField( { item }: { item: Row } ) {
	const balance = useBalanceEdit( item );
	const { edit, shown, type, commit, putBack } = balance;
	const input = useRef< HTMLInputElement >( null );
	const panelId = useId();
	const isPanelOpen = edit.status === 'editing' || edit.status === 'moved';
	const isSaving = edit.status === 'saving';
	const focus = () => input.current?.focus();

	const press = ( event: KeyboardEvent ) => {
		if ( event.key === 'Escape' && isPanelOpen ) {
			event.stopPropagation();
			putBack();
			focus();
		}
		if (
			event.key === 'Enter' &&
			event.target instanceof HTMLInputElement
		) {
			event.preventDefault();
			commit();
			focus();
		}
	};
	const leave = ( { currentTarget, target, relatedTarget }: FocusEvent ) => {
		const isInside = currentTarget.contains( relatedTarget );
		// Another window came to the front; the field has still the focus.
		const isAway = target.ownerDocument.activeElement === target;
		const isRefused = edit.status === 'editing' && edit.problem;
		if ( ! isInside && ! isAway && ! isRefused ) {
			commit();
		}
	};

	return (
		<>
			{ /* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- It listens to the field inside. */ }
			<div
				className="aipuffer-balance__field"
				onKeyDown={ press }
				onBlur={ leave }
			>
				<input
					ref={ input }
					type="text"
					inputMode="decimal"
					autoComplete="off"
					aria-label={ sprintf(
						/* translators: %s: name of a user. */
						__( 'Credit balance of %s', 'aipuffer' ),
						item.name
					) }
					aria-describedby={ isPanelOpen ? panelId : undefined }
					aria-invalid={
						edit.status === 'moved' ||
						( edit.status === 'editing' && Boolean( edit.problem ) )
					}
					readOnly={ isSaving }
					value={ draftOf( edit )?.text ?? formatCredits( shown ) }
					onChange={ ( { target } ) => type( target.value ) }
					onFocus={ ( { target } ) => target.select() }
				/>
				<span className="aipuffer-balance__state">
					{ isSaving && <Spinner /> }
					{ edit.status === 'saved' && <Icon icon={ check } /> }
				</span>
				{ isPanelOpen && (
					<Beside
						of={ input }
						id={ panelId }
						className="aipuffer-balance__panel"
					>
						<Panel balance={ balance } onDecided={ focus } />
					</Beside>
				) }
			</div>
			{ edit.status === 'asking' && <OwnBalance balance={ balance } /> }
		</>
	);
}

/**
 * Beside the field while it is being changed: what will happen, the note, and
 * what went wrong.
 */
function Panel( {
	balance,
	onDecided,
}: {
	balance: BalanceEdit;
	/** The buttons are gone then; the focus belongs in the field. */
	onDecided: () => void;
} ) {
	const { edit, note, tryOnTop, putBack } = balance;
	if ( edit.status === 'moved' ) {
		const { draft, now } = edit;
		return (
			<>
				<p role="alert">
					{ sprintf(
						/* translators: 1: balance until now, 2: balance now. */
						__(
							'The balance has moved meanwhile, from %1$s to %2$s. Nothing was saved.',
							'aipuffer'
						),
						formatCredits( draft.base ),
						formatCredits( now )
					) }
				</p>
				<div className="aipuffer-balance__choices">
					<Button
						variant="secondary"
						size="compact"
						onClick={ () => {
							putBack();
							onDecided();
						} }
					>
						{ sprintf(
							/* translators: %s: balance. */
							__( 'Keep %s', 'aipuffer' ),
							formatCredits( now )
						) }
					</Button>
					<Button
						variant="primary"
						size="compact"
						onClick={ () => {
							tryOnTop();
							onDecided();
						} }
					>
						{ sprintf(
							/* translators: 1: change of the balance with its sign, 2: balance after it. */
							__(
								'Change it by %1$s all the same, to %2$s',
								'aipuffer'
							),
							formatChange( changeOf( draft ) ?? '0' ),
							onTopOf( draft, now ).text
						) }
					</Button>
				</div>
			</>
		);
	}
	if ( edit.status !== 'editing' ) {
		return null;
	}
	const { draft, problem } = edit;
	const change = changeOf( draft );
	return (
		<>
			{ problem && (
				<p role="alert" className="aipuffer-balance__problem">
					{ problem }
				</p>
			) }
			<p>
				{ change !== null &&
					sprintf(
						/* translators: 1: balance now, 2: change of it with its sign. */
						__( '%1$s now, %2$s.', 'aipuffer' ),
						formatCredits( draft.base ),
						formatChange( change )
					) + ' ' }
				{ __( 'Enter saves, Escape puts it back.', 'aipuffer' ) }
			</p>
			<TextControl
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				label={ __( 'Note for the ledger (optional)', 'aipuffer' ) }
				maxLength={ noteLength }
				value={ draft.note }
				onChange={ note }
			/>
		</>
	);
}

function OwnBalance( { balance }: { balance: BalanceEdit } ) {
	const draft = draftOf( balance.edit )!;
	return (
		<Confirm
			title={ __( 'Change your own balance?', 'aipuffer' ) }
			action={ __( 'Change my balance', 'aipuffer' ) }
			isBusy={ false }
			onConfirm={ balance.confirm }
			onCancel={ balance.decline }
		>
			<p>
				{ sprintf(
					/* translators: 1: change of the balance with its sign, 2: balance now. */
					__(
						'This is your own account: %1$s on top of %2$s. The ledger will say that you did it yourself.',
						'aipuffer'
					),
					formatChange( changeOf( draft ) ?? '0' ),
					formatCredits( draft.base )
				) }
			</p>
		</Confirm>
	);
}
