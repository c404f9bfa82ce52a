<?php
/**
 * Tests with several processes.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests;

/**
 * A test in which operating-system processes meet in the database. What it writes is really committed, since other
 * connections must see it; afterwards new rows are deleted and options are put back.
 */
abstract class ParallelTestCase extends TestCase {
	private ?Snapshot $snapshot = null;

	/**
	 * Processes that may still run.
	 *
	 * @var list<WorkerProcess>
	 */
	private array $workers = [];

	protected function needs(): array {
		return [ ...parent::needs(), 'parallel' ];
	}

	protected function begin(): void {
		$this->snapshot = new Snapshot();
	}

	protected function end(): void {
		foreach ( $this->workers as $worker ) {
			$worker->kill();
		}
		$this->snapshot?->restore();
	}

	/**
	 * Runs a task in many processes, all at the same instant.
	 *
	 * A task is a file tests/phpunit/tasks/<task>.php that returns `function ( array $args ): mixed`. Its args have
	 * `process`, the process's number from 0, added. Its result must be JSON; a WP_Error comes back as
	 * `[ 'error' => code, 'message' => …, 'data' => … ]`.
	 *
	 * @param int                  $processes How many.
	 * @param string               $task      The task's name.
	 * @param array<string, mixed> $args      What each gets.
	 * @return list<mixed> The results, by process.
	 */
	protected function race( int $processes, string $task, array $args = [] ): array {
		$workers = [];
		for ( $process = 0; $process < $processes; $process++ ) {
			$workers[] = $this->spawn( $task, $args + [ 'process' => $process ] );
		}
		foreach ( $workers as $worker ) {
			$worker->until_ready();
		}
		$start = microtime( true ) + 0.05;
		foreach ( $workers as $worker ) {
			$worker->go( $start );
		}
		$results = array_map( static fn ( WorkerProcess $worker ): mixed => $worker->result(), $workers );

		// They have written past this process's caches.
		wp_cache_flush();
		return $results;
	}

	/**
	 * Starts one process, which loads WordPress and then waits for go().
	 *
	 * @param string               $task The task's name.
	 * @param array<string, mixed> $args What it gets.
	 */
	protected function spawn( string $task, array $args = [] ): WorkerProcess {
		$worker          = new WorkerProcess( $task, $args, $this->time );
		$this->workers[] = $worker;
		return $worker;
	}
}
