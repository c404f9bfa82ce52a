<?php
/**
 * The tables of a room.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * A room's tables with their history: an ordered list of upgrades, the last number of which is the version the code needs.
 */
interface Tables {
	/**
	 * The room, as its key in the stored versions.
	 */
	public function room(): string;

	/**
	 * Short names of the tables, for uninstall. At most 15 characters: a site's prefix may have 40 of the 64 a name has.
	 *
	 * @return list<string>
	 */
	public function names(): array;

	/**
	 * Statements by version, ascending. Each must be safe to run again, because an upgrade that failed midway starts anew.
	 * CREATE TABLE and ALTER TABLE are, see Alteration.
	 *
	 * @param Database $database Names the tables.
	 * @return non-empty-array<int, list<string>>
	 */
	public function upgrades( Database $database ): array;
}
