package org.speechlm4j.training.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.speechlm4j.core.config.ConfigJson;
import org.speechlm4j.core.tensor.Backend;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.core.tensor.EngineArray;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.tensor.Tensor;
import org.speechlm4j.core.tensor.UnaryOp;
import org.speechlm4j.core.verify.FamilyVerifier;
import org.speechlm4j.core.verify.Fixture;
import org.speechlm4j.core.verify.Outputs;
import org.speechlm4j.training.autodiff.Gradients;
import org.speechlm4j.training.autodiff.Parameter;
import org.speechlm4j.training.autodiff.Tape;
import org.speechlm4j.training.optim.GradientSum;
import org.speechlm4j.training.optim.Optimizer;
import org.speechlm4j.training.optim.OptimizerRule;
import org.speechlm4j.training.optim.Schedule;

/** Recomputes the fixture of optimisers: some steps on a net of two layers, and schedules. */
public final class OptimizersVerifier implements FamilyVerifier {

  private static final String[] NAMES = {"w1", "b1", "w2"};

  /** For the service loader. */
  public OptimizersVerifier() {}

  @Override
  public boolean supports(Fixture fixture) {
    return fixture.names().contains("out.adamw.step1.w1");
  }

  @Override
  public Outputs outputs(Fixture fixture, Backend backend) throws IOException {
    if (!(backend instanceof Engine engine)) {
      throw new IllegalArgumentException("backend: found " + backend + ", need an engine");
    }
    ConfigJson knobs = fixture.description().object("knobs");
    double rate = knobs.number("lr");
    Outputs outputs = new Outputs();
    Run run = new Run(fixture, engine, knobs.integer("steps"));
    OptimizerRule decoupled = new OptimizerRule.AdamW(rate, 0.9, 0.95, 1e-8, knobs.number("decay"));
    OptimizerRule scheduled =
        new OptimizerRule.AdamW(rate, 0.9, 0.999, 1e-8, knobs.number("decay"));
    long warmup = knobs.integer("warmup");
    long total = knobs.integer("total");
    Schedule cosine = new Schedule.Cosine(warmup, total, 0, true);
    Schedule constant = new Schedule.Constant(0);
    double unclipped = Double.POSITIVE_INFINITY;
    run.put(outputs, "adamw", decoupled, constant, unclipped);
    run.put(outputs, "adamw_clipped_scheduled", scheduled, cosine, knobs.number("clip"));
    OptimizerRule adam = new OptimizerRule.Adam(rate, 0.9, 0.999, 1e-8, 0.05);
    run.put(outputs, "adam", adam, constant, unclipped);
    run.put(outputs, "sgd", new OptimizerRule.Sgd(rate, 0.9, 0, true), constant, unclipped);
    put(outputs, fixture, "linear", new Schedule.Linear(warmup, total));
    put(outputs, fixture, "inverse_sqrt", new Schedule.InverseSquareRoot(warmup));
    put(outputs, fixture, "cosine", cosine);
    put(outputs, fixture, "cosine_floor", Schedule.Cosine.of(warmup, total, 0.1));
    return outputs;
  }

  private static void put(Outputs outputs, Fixture fixture, String name, Schedule schedule)
      throws IOException {
    float[] factors = new float[fixture.tensor("out.schedule." + name).shape().count()];
    for (int step = 0; step < factors.length; step++) {
      factors[step] = (float) schedule.factor(step);
    }
    outputs.putHost("out.schedule." + name, () -> HostTensor.of(factors, factors.length));
  }

  /** The steps of every optimiser. */
  private record Run(Fixture fixture, Engine engine, int steps) {

    void put(
        Outputs outputs, String tag, OptimizerRule rule, Schedule schedule, double largestNorm) {
      Outputs.Source<Map<String, HostTensor>> results =
          Outputs.once(() -> run(rule, schedule, largestNorm));
      for (String name : fixture.outputs()) {
        String start = "out." + tag + ".";
        if (name.startsWith(start)) {
          outputs.putHost(name, () -> result(results.get(), name.substring(start.length())));
        }
      }
    }

    private static HostTensor result(Map<String, HostTensor> results, String name) {
      HostTensor result = results.get(name);
      if (result == null) {
        throw new UnsupportedOperationException(name + ": not computed");
      }
      return result;
    }

    private Map<String, HostTensor> run(OptimizerRule rule, Schedule schedule, double largestNorm)
        throws IOException {
      Tape tape = Tape.over(engine);
      List<Tensor> net = new ArrayList<>();
      for (String name : NAMES) {
        net.add(tape.parameter(name, fixture.tensor("in." + name)));
      }
      Tensor x = fixture.tensor("in.x", tape);
      Tensor y = fixture.tensor("in.y", tape);
      Optimizer optimizer = Optimizer.of(engine, rule, tape.parameters());
      Map<String, HostTensor> results = new LinkedHashMap<>();
      float[] losses = new float[steps];
      float[] norms = new float[steps];
      for (int s = 0; s < steps; s++) {
        int step = s;
        tape.step(
            step,
            recording -> {
              Tensor error = net(net, row(x, step)).subtract(row(y, step));
              Tensor loss = error.multiply(error).mean();
              losses[step] = (float) recording.number(loss);
              Gradients gradients = recording.gradients(loss);
              Map<Parameter, EngineArray> byParameter = gradients.byParameter();
              norms[step] = (float) GradientSum.clip(engine, byParameter, largestNorm);
              optimizer.step(byParameter, schedule.factor(step));
              return step;
            });
        if (s == 0 || s == steps - 1) {
          tape.parameters()
              .forEach(p -> results.put("step" + (step + 1) + "." + p.name(), p.value()));
        }
      }
      results.put("losses", HostTensor.of(losses, steps));
      results.put("gradient_norms", HostTensor.of(norms, steps));
      return results;
    }

    private static Tensor net(List<Tensor> net, Tensor x) {
      Tensor hidden = x.linear(net.get(0), net.get(1)).map(UnaryOp.Function.GELU);
      return hidden.linear(net.get(2), null);
    }

    private static Tensor row(Tensor x, int step) {
      return x.slice(0, step, step + 1).reshape(x.size(1), x.size(2));
    }
  }
}
