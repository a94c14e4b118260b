package dev.sideband.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks each type that a user of a class can see: what it extends, its public and protected
 * members with their type arguments, bounds and exceptions, and the annotations on all of them.
 */
final class NameOnlyInSignatures extends ArchCondition<JavaClass> {

  private final DescribedPredicate<JavaClass> allowed;

  NameOnlyInSignatures(DescribedPredicate<JavaClass> allowed) {
    super("name only " + allowed.getDescription() + " in exported signatures");
    this.allowed = allowed;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (!isExported(type)) {
      return;
    }
    report(type, type.getFullName(), headOf(type), events);
    for (JavaField field : type.getFields()) {
      if (isVisible(field)) {
        report(type, field.getFullName(), Stream.of(field.getType()), events);
        report(type, field.getFullName(), annotationsOf(field), events);
      }
    }
    for (JavaCodeUnit method : type.getCodeUnits()) {
      if (isVisible(method)) {
        report(type, method.getFullName(), signatureOf(method), events);
      }
    }
  }

  private static boolean isExported(JavaClass type) {
    if (type.getPackageName().contains(".internal")) {
      return false;
    }
    return isVisible(type) && type.getEnclosingClass().map(c -> isExported(c)).orElse(true);
  }

  private static boolean isVisible(HasModifiers element) {
    return (element.getModifiers().contains(JavaModifier.PUBLIC)
            || element.getModifiers().contains(JavaModifier.PROTECTED))
        && !element.getModifiers().contains(JavaModifier.SYNTHETIC);
  }

  private static Stream<JavaType> headOf(JavaClass type) {
    return Stream.of(
            type.getSuperclass().stream(),
            type.getInterfaces().stream(),
            boundsOf(type.getTypeParameters()),
            annotationsOf(type))
        .flatMap(types -> types);
  }

  private static Stream<JavaType> signatureOf(JavaCodeUnit method) {
    return Stream.of(
            Stream.of(method.getReturnType()),
            method.getParameterTypes().stream(),
            method.getExceptionTypes().stream(),
            boundsOf(method.getTypeParameters()),
            annotationsOf(method),
            method.getParameterAnnotations().stream()
                .flatMap(Set::stream)
                .map(JavaAnnotation::getRawType))
        .flatMap(types -> types);
  }

  private static Stream<JavaType> boundsOf(List<? extends JavaTypeVariable<?>> parameters) {
    return parameters.stream().flatMap(parameter -> parameter.getBounds().stream());
  }

  private static Stream<JavaType> annotationsOf(HasAnnotations<?> element) {
    return element.getAnnotations().stream().map(JavaAnnotation::getRawType);
  }

  private void report(
      JavaClass owner, String element, Stream<? extends JavaType> types, ConditionEvents events) {
    types
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .distinct()
        .filter(DescribedPredicate.not(allowed))
        .forEach(type ->
            events.add(SimpleConditionEvent.violated(owner, element + " names " + type.getName())));
  }
}
