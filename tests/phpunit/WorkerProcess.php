<?php
/**
 * A process that a test has started.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

use RuntimeException;

/**
 * One run of worker.php. The two speak by lines: it says `ready`, is told `go <time>`, and says `result <JSON>`.
 */
final class WorkerProcess {
	/**
	 * The process.
	 *
	 * @var resource
	 */
	private $process;

	/**
	 * Its input and output.
	 *
	 * @var array<int, resource>
	 */
	private array $pipes = [];

	/**
	 * What it writes to stderr: a file, since a pipe nobody reads would block it.
	 *
	 * @var resource
	 */
	private $errors;

	private bool $ready = false;

	/**
	 * Starts it.
	 *
	 * @param string               $task The task's name.
	 * @param array<string, mixed> $args What the task gets.
	 * @param int|null             $time The frozen time, or null.
	 */
	public function __construct( private readonly string $task, array $args, ?int $time ) {
		$errors = tmpfile();
		if ( false === $errors ) {
			throw new RuntimeException( 'No temporary file.' );
		}
		$process = proc_open(
			[
				PHP_BINARY,
				...[ '-d', 'memory_limit=512M', '-d', 'display_errors=stderr' ],
				// Compiling WordPress anew in each process would take most of the time. PHP crashes when the strings of all files
				// do not fit the memory kept for them, so there is plenty.
				...[ '-d', 'opcache.enable_cli=1', '-d', 'opcache.file_cache=' . self::compiled(), '-d', 'opcache.interned_strings_buffer=64' ],
				__DIR__ . '/worker.php',
			],
			[ [ 'pipe', 'r' ], [ 'pipe', 'w' ], $errors ],
			$this->pipes
		);
		if ( false === $process ) {
			throw new RuntimeException( 'No process.' );
		}
		$this->process = $process;
		$this->errors  = $errors;
		$this->say( json_encode( compact( 'task', 'args', 'time' ) + [ 'site' => AIPUFFER_SITE ], JSON_THROW_ON_ERROR ) );
	}

	/**
	 * Its process id.
	 */
	public function pid(): int {
		return proc_get_status( $this->process )['pid'];
	}

	/**
	 * Waits until it has loaded WordPress.
	 */
	public function until_ready(): void {
		if ( ! $this->ready ) {
			$this->hear( 'ready' );
			$this->ready = true;
		}
	}

	/**
	 * Lets it run its task.
	 *
	 * @param float|null $at When, as microtime( true ) tells it; null is now.
	 */
	public function go( ?float $at = null ): void {
		$this->until_ready();
		$this->say( sprintf( 'go %.6F', $at ?? 0 ) );
	}

	/**
	 * Waits for what the task returned.
	 */
	public function result(): mixed {
		$result = json_decode( $this->hear( 'result' ), true, 512, JSON_THROW_ON_ERROR );
		$code   = $this->close();
		if ( 0 !== $code ) {
			throw $this->failure( "ended with $code" );
		}
		return $result;
	}

	/**
	 * Ends it at once, as a crash would (SIGKILL), and waits until it is gone.
	 */
	public function kill(): void {
		if ( is_resource( $this->process ) ) {
			proc_terminate( $this->process, 9 );
			$this->close();
		}
	}

	private function close(): int {
		array_map( 'fclose', $this->pipes );
		return proc_close( $this->process );
	}

	private function say( string $line ): void {
		fwrite( $this->pipes[0], "$line\n" );
	}

	/**
	 * The rest of the first line that begins with a word; other lines are someone's debugging.
	 *
	 * @param string $word What is waited for.
	 */
	private function hear( string $word ): string {
		$heard = '';
		while ( is_string( $line = fgets( $this->pipes[1] ) ) ) {
			if ( str_starts_with( $line, $word ) ) {
				return trim( substr( $line, strlen( $word ) ) );
			}
			$heard .= $line;
		}
		throw $this->failure( "ended without \"$word\"\n$heard" );
	}

	private function failure( string $what ): RuntimeException {
		rewind( $this->errors );
		return new RuntimeException( "Task {$this->task} $what\n" . stream_get_contents( $this->errors ) );
	}

	/**
	 * Where compiled PHP is kept, once per site.
	 */
	private static function compiled(): string {
		$folder = dirname( AIPUFFER_SITE ) . '/opcache';
		if ( ! is_dir( $folder ) ) {
			mkdir( $folder );
		}
		return $folder;
	}
}
