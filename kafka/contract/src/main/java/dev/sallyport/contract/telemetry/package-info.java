/** What edges report: a record of every call, and a heartbeat of the node. */
@NullMarked
package dev.sallyport.contract.telemetry;

import org.jspecify.annotations.NullMarked;
