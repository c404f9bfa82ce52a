import {
	Modal,
	RadioControl,
	SelectControl,
	TextareaControl,
	TextControl,
} from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { FormEvent } from 'react';
import { Buttons, CancelButton, SubmitButton } from '../support/buttons';
import { ProblemNotice } from '../support/problem-notice';
import { useSay } from '../support/snackbars';
import { useSend } from '../support/store';
import { draftOf, limitsOf, newDraft, type Basis, type Draft } from './draft';
import { LimitField } from './limit-field';
import { RoleLimits } from './role-limits';
import {
	defaultScope,
	isScope,
	messageLength,
	quotaPath,
	type Options,
	type Quota,
} from './quota';

/** What a change of limits puts out of date: users' details show them too. */
const limitPaths = [ '/quotas', '/balances' ];

/**
 * Sets the limits of a scope, or of one that had none.
 */
export function EditLimits( {
	quota,
	taken,
	options,
	onClose,
}: {
	/** Undefined for a new scope. */
	quota: Quota | undefined;
	/** All scopes that are in the table already. */
	taken: Quota[];
	options: Options;
	onClose: () => void;
} ) {
	const [ scope, setScope ] = useState( quota?.scope ?? '' );
	const [ draft, setDraft ] = useState< Draft >( () =>
		quota ? draftOf( quota ) : newDraft
	);
	const { send, isSending, problem } = useSend( limitPaths );
	const say = useSay();
	const set = ( some: Partial< Draft > ) =>
		setDraft( ( before ) => ( { ...before, ...some } ) );

	const scopeProblem = quota ? '' : problemOf( scope, taken );
	const limits = limitsOf( draft );
	const name = quota?.name ?? scope;
	const canSave = ! isSending && ! scopeProblem && limits !== null;

	const save = async ( event: FormEvent ) => {
		event.preventDefault();
		if ( ! canSave ) {
			return;
		}
		const isBack = draft.basis === 'default';
		const isDone =
			isBack && ! quota?.is_set
				? true
				: await send(
						quotaPath( scope ),
						isBack ? undefined : limits,
						isBack ? 'DELETE' : 'PUT'
					);
		if ( isDone ) {
			say(
				isBack
					? sprintf(
							/* translators: %s: name of a chatbot, form or other place. */
							__(
								'%s has no limits of its own any more.',
								'aipuffer'
							),
							name
						)
					: sprintf(
							/* translators: %s: name of a chatbot, form or other place. */
							__( 'Limits saved: %s.', 'aipuffer' ),
							name
						)
			);
			onClose();
		}
	};

	return (
		<Modal
			title={
				quota
					? sprintf(
							/* translators: %s: name of a chatbot, form or other place. */
							__( 'Limits: %s', 'aipuffer' ),
							name
						)
					: __( 'Add limits for a scope', 'aipuffer' )
			}
			onRequestClose={ onClose }
			size="medium"
		>
			<form className="aipuffer-form" onSubmit={ save }>
				{ problem && <ProblemNotice problem={ problem } /> }
				{ ! quota && (
					<TextControl
						__nextHasNoMarginBottom
						__next40pxDefaultSize
						label={ __( 'Scope', 'aipuffer' ) }
						help={
							scope && scopeProblem
								? scopeProblem
								: __(
										'What the limits are for: chatbot:12 is the chatbot with the number 12.',
										'aipuffer'
									)
						}
						autoComplete="off"
						required
						value={ scope }
						onChange={ setScope }
					/>
				) }
				<BasisField
					scope={ scope }
					isNew={ ! quota }
					basis={ draft.basis }
					onChange={ ( basis ) => set( { basis } ) }
				/>
				{ draft.basis === 'own' && (
					<OwnLimits
						draft={ draft }
						options={ options }
						onChange={ set }
					/>
				) }
				{ draft.basis !== 'default' && (
					<TextareaControl
						__nextHasNoMarginBottom
						label={ __( 'Quota message', 'aipuffer' ) }
						help={ __(
							'What somebody reads who has nothing left. Empty for the default.',
							'aipuffer'
						) }
						maxLength={ messageLength }
						rows={ 3 }
						value={ draft.message }
						onChange={ ( message ) => set( { message } ) }
					/>
				) }
				<Buttons>
					<CancelButton onClick={ onClose } />
					<SubmitButton isBusy={ isSending } disabled={ ! canSave }>
						{ __( 'Save limits', 'aipuffer' ) }
					</SubmitButton>
				</Buttons>
			</form>
		</Modal>
	);
}

/**
 * What is the matter with a new scope; '' when nothing is.
 */
function problemOf( scope: string, taken: Quota[] ): string {
	if ( ! isScope( scope ) ) {
		return __(
			'Write a name such as "ai_forms" or "chatbot:12".',
			'aipuffer'
		);
	}
	return taken.some( ( quota ) => quota.scope === scope )
		? __(
				'This scope is in the table already: edit its limits there.',
				'aipuffer'
			)
		: '';
}

function BasisField( {
	scope,
	isNew,
	basis,
	onChange,
}: {
	scope: string;
	isNew: boolean;
	basis: Basis;
	onChange: ( basis: Basis ) => void;
} ) {
	const choices: Array< { value: Basis; label: string } > = [
		{
			value: 'default',
			label: __( 'As all others, without limits of its own', 'aipuffer' ),
		},
		{
			value: 'prepaid',
			label: __(
				'Prepaid only: nobody has a quota, only credits pay',
				'aipuffer'
			),
		},
		{ value: 'own', label: __( 'These limits', 'aipuffer' ) },
	];
	return (
		<RadioControl
			label={ __( 'Limits', 'aipuffer' ) }
			selected={ basis }
			options={ choices.filter(
				( { value } ) =>
					value !== 'default' || ! ( isNew || scope === defaultScope )
			) }
			onChange={ ( value ) => onChange( value as Basis ) }
		/>
	);
}

function OwnLimits( {
	draft,
	options,
	onChange,
}: {
	draft: Draft;
	options: Options;
	onChange: ( some: Partial< Draft > ) => void;
} ) {
	return (
		<>
			<LimitField
				label={ __( 'Each guest', 'aipuffer' ) }
				choice={ draft.guest }
				onChange={ ( guest ) => onChange( { guest } ) }
			/>
			<LimitField
				label={ __( 'Each user', 'aipuffer' ) }
				choice={ draft.user }
				onChange={ ( user ) => onChange( { user } ) }
			/>
			<RoleLimits
				limits={ draft.roles }
				roles={ options.roles }
				onChange={ ( roles ) => onChange( { roles } ) }
			/>
			<SelectControl
				id="aipuffer-period"
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				label={ __( 'Reset period', 'aipuffer' ) }
				help={ __(
					'Usage starts again from 0 at midnight of the site’s time zone.',
					'aipuffer'
				) }
				value={ draft.period }
				options={ options.periods }
				onChange={ ( period ) => onChange( { period } ) }
			/>
		</>
	);
}
