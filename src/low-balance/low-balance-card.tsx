import {
	Button,
	Card,
	CardBody,
	CardHeader,
	Notice,
	RadioControl,
	TextControl,
} from '@wordpress/components';
import type { FormEvent } from 'react';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { SubmitButton } from '../support/buttons';
import { Loading } from '../support/loading';
import { ProblemNotice } from '../support/problem-notice';
import { settings } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useLoaded, useSend } from '../support/store';
import {
	changesOf,
	draftOf,
	lowBalancePath,
	standing,
	type LowBalance,
	type Mode,
} from './low-balance';
import './low-balance.scss';

/** When people are told that their credits run low. */
export default function LowBalanceCard() {
	const { data, problem, retry } = useLoaded< LowBalance >( lowBalancePath );
	return (
		<Card>
			<CardHeader>
				<h2>{ __( 'Low-balance notice', 'aipuffer' ) }</h2>
			</CardHeader>
			<CardBody className="aipuffer-low-balance">
				<p>
					{ __(
						'Tells customers by email and on their dashboard that their credits run low: once each time they fall this low. Everybody can unsubscribe from the emails.',
						'aipuffer'
					) }
				</p>
				<Loading data={ data } problem={ problem } retry={ retry } />
				{ data && (
					<>
						<LowBalanceForm
							key={ `${ data.mode } ${ data.threshold }` }
							saved={ data }
						/>
						<Email saved={ data } />
					</>
				) }
			</CardBody>
		</Card>
	);
}

const modes = () => [
	{ value: 'off', label: __( 'Off', 'aipuffer' ) },
	{
		value: 'credits',
		label: __( 'Below a number of credits', 'aipuffer' ),
	},
	{
		value: 'week',
		label: __( 'Below about a week of their use', 'aipuffer' ),
		description: __(
			'What the customer spent in the last 7 days. Who spent nothing is not told.',
			'aipuffer'
		),
	},
];

function LowBalanceForm( { saved }: { saved: LowBalance } ) {
	const [ draft, setDraft ] = useState( () => draftOf( saved ) );
	const [ isWrong, setWrong ] = useState( false );
	const { send, isSending, problem } = useSend< LowBalance >(
		[ lowBalancePath ],
		'PUT'
	);
	const say = useSay();
	const isReadOnly = ! settings().canManage;
	const save = async ( event: FormEvent ) => {
		event.preventDefault();
		const changes = changesOf( draft );
		setWrong( changes === null );
		if ( changes && ( await send( lowBalancePath, changes ) ) ) {
			say( __( 'The settings were saved.', 'aipuffer' ) );
		}
	};
	return (
		<form onSubmit={ save } noValidate>
			{ problem && <ProblemNotice problem={ problem } /> }
			<RadioControl
				label={ __( 'Tell customers', 'aipuffer' ) }
				selected={ draft.mode }
				options={ modes() }
				disabled={ isReadOnly }
				onChange={ ( mode ) =>
					setDraft( { ...draft, mode: mode as Mode } )
				}
			/>
			{ draft.mode === 'credits' && (
				<TextControl
					__next40pxDefaultSize
					className="aipuffer-low-balance__threshold"
					label={ __( 'Credits', 'aipuffer' ) }
					inputMode="decimal"
					autoComplete="off"
					required
					aria-invalid={ isWrong }
					value={ draft.typed }
					disabled={ isReadOnly }
					onChange={ ( typed ) => {
						setWrong( false );
						setDraft( { ...draft, typed } );
					} }
					help={
						isWrong
							? __(
									'Write a number above 0 with at most six decimals.',
									'aipuffer'
								)
							: __(
									'Another number begins anew: who is below it is told at their next charge.',
									'aipuffer'
								)
					}
				/>
			) }
			{ ! isReadOnly && (
				<SubmitButton isBusy={ isSending }>
					{ __( 'Save notice', 'aipuffer' ) }
				</SubmitButton>
			) }
		</form>
	);
}

/**
 * What became of the emails, and how to try one.
 */
function Email( { saved }: { saved: LowBalance } ) {
	const { send, isSending, problem, forget } = useSend< {
		sent_to: string;
	} >( [] );
	const say = useSay();
	const test = async () => {
		const sent = await send( `${ lowBalancePath }/test` );
		if ( sent ) {
			say(
				sprintf(
					/* translators: %s: email address. */
					__( 'An example was sent to %s.', 'aipuffer' ),
					sent.sent_to
				)
			);
		}
	};
	const setUp = saved.email_settings_url && (
		<a href={ saved.email_settings_url }>
			{ __( 'Set up the email in WooCommerce', 'aipuffer' ) }
		</a>
	);
	return (
		<>
			{ saved.mode !== 'off' && <p>{ standing( saved ) }</p> }
			{ ! saved.is_email_on && (
				<Notice status="warning" isDismissible={ false }>
					{ __(
						'This email is turned off in WooCommerce: customers see the notice on their dashboard only.',
						'aipuffer'
					) }
				</Notice>
			) }
			{ problem && (
				<ProblemNotice problem={ problem } dismiss={ forget } />
			) }
			<div className="aipuffer-low-balance__email">
				{ settings().canManage && (
					<Button
						__next40pxDefaultSize
						variant="secondary"
						isBusy={ isSending }
						disabled={ isSending }
						accessibleWhenDisabled
						onClick={ test }
					>
						{ __( 'Send me a test email', 'aipuffer' ) }
					</Button>
				) }
				{ setUp }
			</div>
		</>
	);
}
