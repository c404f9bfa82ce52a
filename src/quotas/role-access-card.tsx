import {
	Card,
	CardBody,
	CardHeader,
	CheckboxControl,
	ToggleControl,
} from '@wordpress/components';
import type { FormEvent } from 'react';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { SubmitButton } from '../support/buttons';
import { Loading } from '../support/loading';
import { PlainTable } from '../support/plain-table';
import { ProblemNotice } from '../support/problem-notice';
import { settings } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useLoaded, useSend } from '../support/store';
import {
	allow,
	draftOf,
	guest,
	isAllowed,
	roleAccessPath,
	type Allowed,
	type Draft,
	type Role,
	type RoleAccess,
} from './role-access';
import './role-access.scss';

/** Which roles may use the dashboard and each module. */
export default function RoleAccessCard() {
	const { data, problem, retry } = useLoaded< RoleAccess >( roleAccessPath );
	return (
		<Card>
			<CardHeader>
				<h2>{ __( 'Who may use what', 'aipuffer' ) }</h2>
			</CardHeader>
			<CardBody>
				<Loading data={ data } problem={ problem } retry={ retry } />
				{ data && (
					<RoleAccessForm
						key={ JSON.stringify( data ) }
						saved={ data }
					/>
				) }
			</CardBody>
		</Card>
	);
}

function RoleAccessForm( { saved }: { saved: RoleAccess } ) {
	const [ draft, setDraft ] = useState( () => draftOf( saved ) );
	const { send, isSending, problem } = useSend< RoleAccess >(
		[ roleAccessPath ],
		'PUT'
	);
	const say = useSay();
	const isReadOnly = ! settings().canManage;
	const save = async ( event: FormEvent ) => {
		event.preventDefault();
		if ( await send( roleAccessPath, draft ) ) {
			say( __( 'The settings were saved.', 'aipuffer' ) );
		}
	};
	return (
		<form className="aipuffer-role-access" onSubmit={ save }>
			{ problem && <ProblemNotice problem={ problem } /> }
			<ToggleControl
				label={ __( 'Choose which roles have access', 'aipuffer' ) }
				help={
					draft.enabled
						? __(
								'Everybody else is refused before a model is asked and before anything is charged. Whoever may manage AI Puffer always has access.',
								'aipuffer'
							)
						: __( 'Off: everybody may use everything.', 'aipuffer' )
				}
				checked={ draft.enabled }
				disabled={ isReadOnly }
				onChange={ ( enabled ) => setDraft( { ...draft, enabled } ) }
			/>
			{ draft.enabled && (
				<>
					<RoleTable
						saved={ saved }
						draft={ draft }
						isReadOnly={ isReadOnly }
						onChange={ setDraft }
					/>
					<p className="aipuffer-muted">
						{ __(
							'Modules that come later are open to all. Roles that come later have access only where all roles have, until you tick them here.',
							'aipuffer'
						) }
					</p>
				</>
			) }
			{ ! isReadOnly && (
				<SubmitButton isBusy={ isSending }>
					{ __( 'Save access', 'aipuffer' ) }
				</SubmitButton>
			) }
		</form>
	);
}

/**
 * Roles down, the dashboard and the modules across.
 */
function RoleTable( {
	saved,
	draft,
	isReadOnly,
	onChange,
}: {
	saved: RoleAccess;
	draft: Draft;
	isReadOnly: boolean;
	onChange: ( draft: Draft ) => void;
} ) {
	const members = saved.roles.filter( ( { role } ) => role !== guest );
	const box = (
		role: Role,
		what: string,
		allowed: Allowed,
		change: ( may: boolean ) => void
	) => (
		<CheckboxControl
			aria-label={ sprintf(
				/* translators: 1: name of a role, 2: what it may use, such as Chatbot. */
				__( '%1$s may use: %2$s', 'aipuffer' ),
				role.name,
				what
			) }
			checked={ isAllowed( allowed, role ) }
			disabled={ isReadOnly || role.always }
			onChange={ change }
		/>
	);
	const dashboard = __( 'Dashboard', 'aipuffer' );
	return (
		<PlainTable< Role >
			caption={ __( 'Who may use what', 'aipuffer' ) }
			rows={ saved.roles }
			getKey={ ( { role } ) => role }
			columns={ [
				{
					label: __( 'Role', 'aipuffer' ),
					render: ( { name } ) => name,
				},
				{
					label: dashboard,
					render: ( role ) =>
						role.role === guest
							? __( 'After logging in', 'aipuffer' )
							: box( role, dashboard, draft.dashboard, ( may ) =>
									onChange( {
										...draft,
										dashboard: allow(
											draft.dashboard,
											role.role,
											may,
											members
										),
									} )
								),
				},
				...saved.module_names.map( ( { module, name } ) => ( {
					label: name,
					render: ( role: Role ) => {
						const allowed = draft.modules[ module ] ?? null;
						return box( role, name, allowed, ( may ) =>
							onChange( {
								...draft,
								modules: {
									...draft.modules,
									[ module ]: allow(
										allowed,
										role.role,
										may,
										saved.roles
									),
								},
							} )
						);
					},
				} ) ),
			] }
		/>
	);
}
