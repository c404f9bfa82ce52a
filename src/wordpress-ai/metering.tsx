import {
	Card,
	CardBody,
	CardHeader,
	RadioControl,
	ToggleControl,
} from '@wordpress/components';
import type { FormEvent } from 'react';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Loading } from '../support/loading';
import { SubmitButton } from '../support/buttons';
import { formatCredits } from '../support/format';
import { ProblemNotice } from '../support/problem-notice';
import { placeUrl } from '../support/routing';
import { settings as site } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useLoaded, useSend } from '../support/store';
import { settingsPath, type MeteringSettings, type Mode } from './ai-usage';
import { PluginRules } from './plugin-rules';
import './metering.scss';

/** AI Puffer > Metering: how calls of WordPress's AI client are treated. */
export default function Metering() {
	const { data, problem, retry } =
		useLoaded< MeteringSettings >( settingsPath );
	return (
		<>
			<p>
				{ __(
					"Every plugin that uses WordPress's AI client can be counted, priced and charged, without a change in it.",
					'aipuffer'
				) }
			</p>
			<Loading data={ data } problem={ problem } retry={ retry } />
			{ data && (
				<MeteringForm key={ JSON.stringify( data ) } saved={ data } />
			) }
		</>
	);
}

const modes = (): Array< {
	value: Mode;
	label: string;
	description: string;
} > => [
	{
		value: 'off',
		label: __( 'Off', 'aipuffer' ),
		description: __( 'Calls are not counted.', 'aipuffer' ),
	},
	{
		value: 'observe',
		label: __( 'Observe only', 'aipuffer' ),
		description: __(
			'Calls are logged and priced; nobody is charged or refused.',
			'aipuffer'
		),
	},
	{
		value: 'enforce',
		label: __( 'Enforce', 'aipuffer' ),
		description: __(
			'Calls are charged to whoever asks, and refused politely where neither credits nor quota suffice.',
			'aipuffer'
		),
	},
];

function MeteringForm( { saved }: { saved: MeteringSettings } ) {
	const [ draft, setDraft ] = useState( saved );
	const { send, isSending, problem } = useSend< MeteringSettings >(
		[ '/metering' ],
		'PUT'
	);
	const say = useSay();
	const isReadOnly = ! site().canManage;
	const change = ( some: Partial< MeteringSettings > ) =>
		setDraft( { ...draft, ...some } );
	const save = async ( event: FormEvent ) => {
		event.preventDefault();
		const { mode, charge_guests, charge_administrators, default_rule } =
			draft;
		// A rule that was taken away is sent as null.
		const rules = Object.fromEntries(
			Object.keys( { ...saved.rules, ...draft.rules } ).map(
				( plugin ) => [ plugin, draft.rules[ plugin ] ?? null ]
			)
		);
		const done = await send( settingsPath, {
			...{ mode, charge_guests, charge_administrators, default_rule },
			rules,
		} );
		if ( done ) {
			say( __( 'The settings were saved.', 'aipuffer' ) );
		}
	};
	return (
		<form className="aipuffer-metering" onSubmit={ save }>
			{ problem && <ProblemNotice problem={ problem } /> }
			<Card>
				<CardHeader>
					<h2>{ __( 'What metering does', 'aipuffer' ) }</h2>
				</CardHeader>
				<CardBody>
					{ /* A RadioControl cannot be disabled by itself. */ }
					<fieldset disabled={ isReadOnly }>
						<RadioControl
							label={ __( 'Mode', 'aipuffer' ) }
							selected={ draft.mode }
							options={ modes() }
							onChange={ ( mode ) =>
								change( { mode: mode as Mode } )
							}
						/>
					</fieldset>
				</CardBody>
			</Card>
			<Card>
				<CardHeader>
					<h2>{ __( 'Who is charged', 'aipuffer' ) }</h2>
				</CardHeader>
				<CardBody>
					<p>
						{ __(
							'Logged-in visitors pay with their credits, then with their quota. Scheduled work and the command line pay nothing.',
							'aipuffer'
						) }
					</p>
					<ToggleControl
						label={ __(
							'Count guests against the guest quota',
							'aipuffer'
						) }
						help={ __(
							'Off lets visitors who are not logged in use AI for free.',
							'aipuffer'
						) }
						checked={ draft.charge_guests }
						disabled={ isReadOnly }
						onChange={ ( charge_guests ) =>
							change( { charge_guests } )
						}
					/>
					<ToggleControl
						label={ __( 'Charge administrators too', 'aipuffer' ) }
						checked={ draft.charge_administrators }
						disabled={ isReadOnly }
						onChange={ ( charge_administrators ) =>
							change( { charge_administrators } )
						}
					/>
					<p>
						{ sprintf(
							/* translators: 1: a limit for guests, 2: a limit for users. */
							__(
								'Quota: %1$s for guests, %2$s for users.',
								'aipuffer'
							),
							limit( saved.quota.guest ),
							limit( saved.quota.user )
						) }{ ' ' }
						<a href={ placeUrl( { page: 'aipuffer-limits' } ) }>
							{ __( 'Change it under Limits', 'aipuffer' ) }
						</a>
					</p>
				</CardBody>
			</Card>
			<PluginRules
				draft={ draft }
				isReadOnly={ isReadOnly }
				change={ change }
			/>
			{ ! isReadOnly && (
				<SubmitButton isBusy={ isSending }>
					{ __( 'Save', 'aipuffer' ) }
				</SubmitButton>
			) }
		</form>
	);
}

const limit = ( amount: string | null ) =>
	amount === null ? __( 'no limit', 'aipuffer' ) : formatCredits( amount );
