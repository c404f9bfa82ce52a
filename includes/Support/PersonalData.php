<?php
/**
 * What a room knows of a person.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * A room's part in Tools > Export Personal Data and Tools > Erase Personal Data, see PrivacyTools.
 *
 * @phpstan-type Item array{group_id: string, group_label: string, group_description?: string, item_id: string, data: list<array{name: string, value: string}>}
 * @phpstan-type Page array{data: list<Item>, done: bool}
 * @phpstan-type Erased array{removed: bool, retained: list<string>, done: bool}
 */
interface PersonalData {
	/**
	 * What it is, as an administrator reads it.
	 */
	public function name(): string;

	/**
	 * A page of what is known.
	 *
	 * @param int $user_id Whose.
	 * @param int $page    From 1, until it says that it is done.
	 * @return Page
	 */
	public function export( int $user_id, int $page ): array;

	/**
	 * Erases for some seconds. It is called again until it says that it is done, and may be killed at any moment.
	 *
	 * @param int $user_id Whose.
	 * @return Erased Whether anything was erased; what stays and why, in sentences, once it is done.
	 */
	public function erase( int $user_id ): array;
}
