<?php
/**
 * Brings the tables to the version the code needs.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

defined( 'ABSPATH' ) || exit;

/**
 * Runs the rooms' upgrades in order and stops loudly at the first that fails.
 */
final class Installer {
	private const VERSIONS = 'aipuffer_table_versions';
	private const FAILURE  = 'aipuffer_upgrade_failure';

	/**
	 * The lock's name, of what tables' names begin with: a server may have many sites, also in one database.
	 */
	private const LOCK = "MD5(CONCAT(DATABASE(), '.', %s))";

	/**
	 * Seconds that an activation waits for another process.
	 */
	private const WAIT = 30;

	/**
	 * Takes the rooms' tables.
	 *
	 * @param Database     $database The connection.
	 * @param list<Tables> $rooms    In the order of their ranks.
	 */
	public function __construct( private readonly Database $database, private readonly array $rooms ) {}

	/**
	 * Hooks.
	 */
	public function register(): void {
		// Not on activation alone: a site updated by copying files, and each site of a network, is upgraded at its next request.
		Contained::action( 'init', [ $this, 'upgrade' ], 0 );
		Contained::action( 'woocommerce_installed', [ Capabilities::class, 'grant' ] );
		Contained::action( 'admin_notices', [ $this, 'show_failure' ] );
	}

	/**
	 * Runs what is due. On a site that is up to date this costs one comparison of an autoloaded option.
	 *
	 * @throws DatabaseError On activation, where somebody reads it. A request and a command that come by go on without.
	 */
	public function upgrade(): void {
		if ( [] === $this->due( self::versions() ) ) {
			// Another process may have failed while this one's upgrade succeeded.
			if ( isset( wp_load_alloptions()[ self::FAILURE ] ) ) {
				delete_option( self::FAILURE );
			}

			return;
		}
		$comes_by = doing_action( 'init' );
		if ( $comes_by && $this->has_just_failed() || ! $this->lock( $comes_by ? 0 : self::WAIT ) ) {
			return;
		}
		try {
			$this->run();
		} catch ( DatabaseError $error ) {
			if ( ! $comes_by ) {
				throw $error;
			}
		} finally {
			$this->unlock();
		}
	}

	/**
	 * Runs what is due by now, alone: another process may have run it while this one waited.
	 *
	 * @throws DatabaseError Where a statement fails. What was done before it stays done.
	 */
	private function run(): void {
		ignore_user_abort( true );
		if ( function_exists( 'set_time_limit' ) ) {
			set_time_limit( 0 );
		}
		wp_cache_delete( 'alloptions', 'options' );
		wp_cache_delete( self::VERSIONS, 'options' );
		wp_cache_delete( 'notoptions', 'options' );
		$present    = self::versions();
		$alteration = new Alteration( $this->database );
		foreach ( $this->due( $present ) as [ $room, $version, $statements ] ) {
			try {
				array_map( [ $alteration, 'run' ], $statements );
			} catch ( DatabaseError $error ) {
				$this->tell_failure( sprintf( '%s %d: %s', $room, $version, $error->getMessage() ) );
				throw $error;
			}
			$present[ $room ] = $version;
			update_option( self::VERSIONS, $present, true );
		}
		Capabilities::grant();
		delete_option( self::FAILURE );
	}

	/**
	 * The upgrades that were not run yet, in order.
	 *
	 * @param array<string, mixed> $present Versions by room.
	 * @return list<array{string, int, list<string>}> Room, version, statements.
	 */
	private function due( array $present ): array {
		$due = [];
		foreach ( $this->rooms as $room ) {
			foreach ( $room->upgrades( $this->database ) as $version => $statements ) {
				if ( $version > (int) ( $present[ $room->room() ] ?? 0 ) ) {
					$due[] = [ $room->room(), $version, $statements ];
				}
			}
		}

		return $due;
	}

	/**
	 * The versions of the tables that are there.
	 *
	 * @return array<string, mixed> By room.
	 */
	private static function versions(): array {
		$stored = get_option( self::VERSIONS, [] );

		return is_array( $stored ) ? $stored : [];
	}

	/**
	 * Lets one process upgrade at a time. The lock is the connection's: it ends with it, whatever becomes of the process.
	 * Where the server has no such locks, two may run, which Alteration bears.
	 *
	 * @param int $seconds How long to wait for another.
	 */
	private function lock( int $seconds ): bool {
		if ( ! $this->database->is_server() ) {
			return true;
		}
		try {
			return '0' !== $this->database->value( 'SELECT GET_LOCK(' . self::LOCK . ', %d)', $this->database->table( '' ), $seconds );
		} catch ( DatabaseError ) {
			return true;
		}
	}

	/**
	 * Gives the lock back.
	 */
	private function unlock(): void {
		if ( $this->database->is_server() ) {
			try {
				$this->database->value( 'SELECT RELEASE_LOCK(' . self::LOCK . ')', $this->database->table( '' ) );
			} catch ( DatabaseError ) {
				return;
			}
		}
	}

	/**
	 * Whether an upgrade failed a minute ago: requests do not try again and again.
	 */
	private function has_just_failed(): bool {
		$failure = get_option( self::FAILURE );

		return is_array( $failure ) && is_int( $failure['at'] ?? null ) && $failure['at'] > time() - MINUTE_IN_SECONDS;
	}

	/**
	 * Writes down that an upgrade failed.
	 *
	 * @param string $message Which, and what the database said.
	 */
	private function tell_failure( string $message ): void {
		update_option( self::FAILURE, [ 'message' => $message, 'at' => time() ], true );
		error_log( "AI Puffer: an upgrade of the tables failed: $message" ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Fails loudly.
	}

	/**
	 * Tells administrators that an upgrade failed.
	 */
	public function show_failure(): void {
		$stored  = get_option( self::FAILURE, '' );
		$failure = is_array( $stored ) ? (string) ( $stored['message'] ?? '' ) : (string) $stored;
		if ( '' !== $failure && current_user_can( Capabilities::MANAGE ) ) {
			wp_admin_notice(
				/* translators: %s: what the database said. */
				esc_html( sprintf( __( 'AI Puffer could not update its tables, so nothing can be charged until this is solved. The database said: %s', 'aipuffer' ), $failure ) ),
				[ 'type' => 'error' ]
			);
		}
	}

	/**
	 * The full names of all tables of a site of the network.
	 *
	 * @param string $prefix The site's prefix.
	 * @return list<string>
	 */
	public function tables( string $prefix ): array {
		return array_merge( ...array_map( static fn ( Tables $room ): array => array_map( static fn ( string $name ): string => $prefix . 'aipuffer_' . $name, $room->names() ), $this->rooms ) );
	}

	/**
	 * Removes tables, options, capabilities and meta.
	 */
	public function remove(): void {
		foreach ( $this->rooms as $room ) {
			foreach ( $room->names() as $name ) {
				$this->database->run( 'DROP TABLE IF EXISTS ' . $this->database->table( $name ) );
			}
		}
		foreach ( [ self::VERSIONS, self::FAILURE, ...Settings::ALL ] as $option ) {
			delete_option( $option );
		}
		FormerUserStore::remove_all();
		Capabilities::revoke();
	}
}
